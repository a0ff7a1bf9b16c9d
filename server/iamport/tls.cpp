#include "server/iamport/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>

namespace refund::iamport {
namespace {

// The largest TLS record and its frame.
constexpr std::size_t record_size = 16 * 1024 + 512;

std::string openssl_error() {
  const auto code = ERR_get_error();
  ERR_clear_error();
  const auto* words = code ? ERR_reason_error_string(code) : nullptr;
  return words ? words : "TLS failed";
}

}  // namespace

TlsContext::TlsContext(const std::string& ca_file)
    : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
  if (!context_) throw std::runtime_error("TLS is not available: " + openssl_error());
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  const auto loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context_.get())
                                      : SSL_CTX_load_verify_file(context_.get(), ca_file.c_str());
  if (loaded != 1)
    throw std::runtime_error("cannot read the root certificates: " + openssl_error());
}

TlsContext::~TlsContext() = default;

TlsSession::TlsSession(const TlsContext& context)
    : session_(SSL_new(context.context_.get()), SSL_free),
      incoming_(BIO_new(BIO_s_mem())),
      outgoing_(BIO_new(BIO_s_mem())) {
  if (!session_ || !incoming_ || !outgoing_) throw std::bad_alloc();
  SSL_set_bio(session_.get(), incoming_, outgoing_);
  SSL_set_connect_state(session_.get());
}

TlsSession::~TlsSession() = default;

/// The certificate must be for this name or address.
bool TlsSession::expect(const std::string& host) {
  auto* verify = SSL_get0_param(session_.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(verify, host.c_str()) == 1) return true;
  X509_VERIFY_PARAM_set_hostflags(verify, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  // A name is also told to the peer, and an address not (RFC 6066).
  return X509_VERIFY_PARAM_set1_host(verify, host.c_str(), host.size()) == 1 &&
         SSL_set_tlsext_host_name(session_.get(), host.c_str()) == 1;
}

std::optional<std::string> TlsSession::handshake(Socket& socket, const std::string& host,
                                                 Deadline deadline) {
  if (!expect(host)) return "not a host name";
  for (;;) {
    ERR_clear_error();
    const auto done = SSL_do_handshake(session_.get());
    const auto status = SSL_get_error(session_.get(), done);
    // Also after a failure: the peer shall be told why.
    if (const auto error = flush(socket, deadline)) return std::string{to_string(*error)};
    if (done == 1) return std::nullopt;
    if (status != SSL_ERROR_WANT_READ) return handshake_error();
    if (const auto error = refill(socket, deadline)) return std::string{to_string(*error)};
  }
}

std::string TlsSession::handshake_error() const {
  const auto verified = SSL_get_verify_result(session_.get());
  if (verified == X509_V_OK) return openssl_error();
  ERR_clear_error();
  return X509_verify_cert_error_string(verified);
}

std::optional<IoError> TlsSession::send(Socket& socket, std::string_view bytes, Deadline deadline) {
  ERR_clear_error();
  std::size_t written = 0;
  if (SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &written) != 1)
    return IoError::broken;
  return flush(socket, deadline);
}

Result<std::size_t, IoError> TlsSession::receive(Socket& socket, std::span<char> into,
                                                 Deadline deadline) {
  for (;;) {
    ERR_clear_error();
    std::size_t received = 0;
    if (SSL_read_ex(session_.get(), into.data(), into.size(), &received) == 1) return received;
    const auto status = SSL_get_error(session_.get(), 0);
    if (status == SSL_ERROR_ZERO_RETURN) return Unexpected{IoError::closed};
    if (status != SSL_ERROR_WANT_READ) return Unexpected{IoError::broken};
    if (const auto error = flush(socket, deadline)) return Unexpected{*error};
    if (const auto error = refill(socket, deadline)) return Unexpected{*error};
  }
}

bool TlsSession::is_quiet() const {
  return SSL_has_pending(session_.get()) == 0 && BIO_pending(incoming_) == 0;
}

void TlsSession::say_goodbye(Socket& socket) {
  ERR_clear_error();
  SSL_shutdown(session_.get());
  flush(socket, std::chrono::steady_clock::now());
}

std::optional<IoError> TlsSession::flush(Socket& socket, Deadline deadline) {
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(outgoing_, &bytes);
  if (size <= 0) return std::nullopt;
  const auto error = socket.send({bytes, static_cast<std::size_t>(size)}, deadline);
  BIO_reset(outgoing_);
  return error;
}

std::optional<IoError> TlsSession::refill(Socket& socket, Deadline deadline) {
  std::array<char, record_size> buffer;
  const auto received = socket.receive(buffer, deadline);
  if (!received) return received.error();
  BIO_write(incoming_, buffer.data(), static_cast<int>(*received));
  return std::nullopt;
}

}  // namespace refund::iamport
