#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "tests/server/raw_client.h"

namespace refund::test {

/// A TLS client over a RawClient, so that a test can stop, cut or spoil a handshake anywhere.
class TlsClient {
 public:
  struct Wishes {
    int version_max = TLS1_3_VERSION;
    int version_min = TLS1_VERSION;
    std::string alpn = {};  ///< as on the wire: "\x02h2"
    std::string host = "localhost";
  };

  TlsClient(int port, const std::string& ca_file) : TlsClient(port, ca_file, Wishes{}) {}
  TlsClient(int port, const std::string& ca_file, const Wishes& wishes)
      : wire(port),
        context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
        session_(nullptr, SSL_free) {
    SSL_CTX_load_verify_file(context_.get(), ca_file.c_str());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_security_level(context_.get(), 0);  // else this side refuses old versions itself
    SSL_CTX_set_cipher_list(context_.get(), "ALL");
    SSL_CTX_set_min_proto_version(context_.get(), wishes.version_min);
    SSL_CTX_set_max_proto_version(context_.get(), wishes.version_max);
    session_.reset(SSL_new(context_.get()));
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    SSL_set_bio(session_.get(), in_, out_);
    SSL_set_connect_state(session_.get());
    SSL_set_tlsext_host_name(session_.get(), wishes.host.c_str());
    SSL_set1_host(session_.get(), wishes.host.c_str());
    if (!wishes.alpn.empty())
      SSL_set_alpn_protos(session_.get(),
                          reinterpret_cast<const unsigned char*>(wishes.alpn.data()),
                          static_cast<unsigned int>(wishes.alpn.size()));
  }

  /// One step: the bytes that this side wants to send now.
  std::string next_flight() {
    SSL_do_handshake(session_.get());
    return pending();
  }
  /// False when it came to nothing.
  bool shake_hands() {
    while (true) {
      const auto done = SSL_do_handshake(session_.get());
      const auto why = SSL_get_error(session_.get(), done);
      if (!wire.send(pending())) return false;
      if (done == 1) return true;
      if (why != SSL_ERROR_WANT_READ || !refill()) return false;
    }
  }
  /// Encrypted, and sent with whatever is said next.
  void put(std::string_view plain) {
    SSL_write(session_.get(), plain.data(), static_cast<int>(plain.size()));
  }
  bool say_goodbye() {
    SSL_shutdown(session_.get());
    return wire.send(pending());
  }
  bool send(std::string_view plain) {
    put(plain);
    return wire.send(pending());
  }
  /// The next answer with a Content-Length; empty when the connection ended first.
  std::string answer() {
    while (true) {
      if (auto answer = whole_answer(received_); !answer.empty()) return answer;
      if (!read()) return {};
    }
  }
  std::string all() {
    while (read()) continue;
    return std::exchange(received_, {});
  }
  /// True when the server has said goodbye before it closed.
  bool was_told_goodbye() const { return SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN; }
  SSL* session() { return session_.get(); }

  RawClient wire;

 private:
  std::string pending() {
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out_, &bytes);
    std::string result(bytes, static_cast<std::size_t>(size));
    BIO_reset(out_);
    return result;
  }
  bool refill() {
    const auto bytes = wire.some();
    BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
    return !bytes.empty();
  }
  bool read() {
    while (true) {
      char buffer[16 * 1024];
      ERR_clear_error();
      const auto size = SSL_read(session_.get(), buffer, sizeof buffer);
      if (size > 0) {
        received_.append(buffer, static_cast<std::size_t>(size));
        return true;
      }
      if (SSL_get_error(session_.get(), size) != SSL_ERROR_WANT_READ || !refill()) return false;
    }
  }

  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> session_;
  BIO* in_;
  BIO* out_;
  std::string received_;
};

}  // namespace refund::test
