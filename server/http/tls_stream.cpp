#include "server/http/tls_stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cassert>
#include <new>

namespace refund::http {
namespace {

/// As much as one record holds. Larger answers go through in such pieces, so that the buffer of a
/// connection that is idle again is no larger.
constexpr std::size_t record_size = 16 * 1024;

/// For who forgot the "s". It is no secret what this port is.
constexpr std::string_view plain_http_answer =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 24\r\n"
    "Connection: close\r\n\r\nThis port speaks HTTPS.\n";

}  // namespace

TlsStream::TlsStream(const TlsIdentity& identity)
    : session_(SSL_new(identity.context().get()), SSL_free),
      incoming_(BIO_new(BIO_s_mem())),
      outgoing_(BIO_new(BIO_s_mem())) {
  if (!session_ || !incoming_ || !outgoing_) throw std::bad_alloc();
  SSL_set_bio(session_.get(), incoming_, outgoing_);
  SSL_set_accept_state(session_.get());
}

void TlsStream::take(std::string_view bytes, std::string& plain, std::string& reply) {
  if (state_ == State::ended) return;
  BIO_write(incoming_, bytes.data(), static_cast<int>(bytes.size()));
  if (state_ == State::shaking_hands) shake_hands(reply);

  std::array<char, record_size> buffer;
  while (state_ == State::open) {
    ERR_clear_error();
    std::size_t size = 0;
    if (SSL_read_ex(session_.get(), buffer.data(), buffer.size(), &size) == 1) {
      plain.append(buffer.data(), size);
      continue;
    }
    if (SSL_get_error(session_.get(), 0) != SSL_ERROR_WANT_READ) state_ = State::ended;
    break;
  }
  drain(reply);
}

void TlsStream::shake_hands(std::string& reply) {
  ERR_clear_error();
  const auto done = SSL_do_handshake(session_.get());
  if (done == 1) {
    state_ = State::open;
    established_ = true;
    return;
  }
  if (SSL_get_error(session_.get(), done) == SSL_ERROR_WANT_READ) return;
  state_ = State::ended;
  if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST) {
    BIO_reset(outgoing_);
    reply += plain_http_answer;
  }
  ERR_clear_error();
}

void TlsStream::seal(std::string_view plain, std::string& out) {
  assert(established_);
  while (!plain.empty()) {
    const auto piece = plain.substr(0, record_size);
    std::size_t written = 0;
    ERR_clear_error();
    // The buffer takes it all, so this fails only when the connection is beyond use.
    if (SSL_write_ex(session_.get(), piece.data(), piece.size(), &written) != 1) return;
    plain.remove_prefix(written);
    drain(out);
  }
}

void TlsStream::goodbye(std::string& out) {
  if (!established_) return;
  ERR_clear_error();
  SSL_shutdown(session_.get());
  drain(out);
}

void TlsStream::drain(std::string& out) {
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(outgoing_, &bytes);
  if (size <= 0) return;
  out.append(bytes, static_cast<std::size_t>(size));
  BIO_reset(outgoing_);
}

}  // namespace refund::http
