#include "server/http/tls_identity.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <ctime>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace refund::http {
namespace {

constexpr std::string_view alpn = "\x08http/1.1";

/// Ephemeral keys and AEAD only. TLS 1.3 has no others.
constexpr const char* tls12_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

[[noreturn]] void refuse(const char* option, const std::string& file, const std::string& why) {
  ERR_clear_error();
  throw TlsError{std::string{option} + " " + file + ": " + why};
}

/// OpenSSL says "no such file" in several layers; this asks the system itself.
void must_be_readable(const char* option, const std::string& file) {
  errno = 0;
  std::ifstream in{file, std::ios::binary};
  if (!in || in.peek() == std::ifstream::traits_type::eof())
    refuse(option, file,
           errno ? "can't be read: " + std::generic_category().message(errno) : "is empty");
}

std::string openssl_words() {
  const auto code = ERR_peek_last_error();
  const auto* words = code ? ERR_reason_error_string(code) : nullptr;
  return words ? words : "OpenSSL does not say why";
}

/// Without it OpenSSL would ask whoever sits at the terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

/// We speak HTTP/1.1. A client that offers other protocols only is told so while it can still ask
/// somebody else.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, size, reinterpret_cast<const unsigned char*>(alpn.data()),
                            static_cast<unsigned int>(alpn.size()), offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

std::chrono::sys_seconds time_of(const ASN1_TIME* time) {
  std::tm utc{};
  ASN1_TIME_to_tm(time, &utc);
  return std::chrono::sys_seconds{std::chrono::seconds{timegm(&utc)}};
}

std::string date_of(const ASN1_TIME* time) {
  std::tm utc{};
  ASN1_TIME_to_tm(time, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &utc)};
}

}  // namespace

TlsIdentity::TlsIdentity(std::string certificate_file, std::string key_file)
    : certificate_file_(std::move(certificate_file)),
      key_file_(std::move(key_file)),
      loaded_(load()) {}

TlsIdentity::Loaded TlsIdentity::load() const {
  constexpr const char* cert_option = "--tls-cert";
  constexpr const char* key_option = "--tls-key";
  const std::shared_ptr<SSL_CTX> made{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  auto* context = made.get();
  if (!context) refuse(cert_option, certificate_file_, openssl_words());

  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_cipher_list(context, tls12_ciphers);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);

  must_be_readable(cert_option, certificate_file_);
  must_be_readable(key_option, key_file_);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file_.c_str()) != 1)
    refuse(cert_option, certificate_file_, "is no certificate in PEM: " + openssl_words());
  if (SSL_CTX_use_PrivateKey_file(context, key_file_.c_str(), SSL_FILETYPE_PEM) != 1) {
    const bool mismatch = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH ||
                          ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_TYPE_MISMATCH;
    if (mismatch) refuse(key_option, key_file_, "is not the key of " + certificate_file_);
    refuse(key_option, key_file_, "is no key in PEM without a passphrase: " + openssl_words());
  }
  if (SSL_CTX_check_private_key(context) != 1)
    refuse(key_option, key_file_, "is not the key of " + certificate_file_);

  const auto* certificate = SSL_CTX_get0_certificate(context);
  const auto* end = X509_get0_notAfter(certificate);
  const auto* begin = X509_get0_notBefore(certificate);
  if (X509_cmp_current_time(end) < 0)
    refuse(cert_option, certificate_file_, "has expired on " + date_of(end));
  if (X509_cmp_current_time(begin) > 0)
    refuse(cert_option, certificate_file_, "is not valid before " + date_of(begin));
  return {made, time_of(end)};
}

void TlsIdentity::reread() {
  auto loaded = load();
  const std::lock_guard lock(mutex_);
  loaded_ = std::move(loaded);
}

std::chrono::sys_seconds TlsIdentity::expires_at() const {
  const std::lock_guard lock(mutex_);
  return loaded_.expires_at;
}

std::shared_ptr<SSL_CTX> TlsIdentity::context() const {
  const std::lock_guard lock(mutex_);
  return loaded_.context;
}

}  // namespace refund::http
