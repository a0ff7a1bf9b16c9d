#pragma once

#include <openssl/types.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

namespace refund::http {

/// The certificate or its key can't be used; what() is one line that names the file and the cause.
class TlsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a server proves itself with: a certificate with its chain, and the key, in two PEM files.
/// TLS 1.2 or newer, forward-secret ciphers with authentication only, no compression, no
/// renegotiation, and no early data, which could be replayed. Safe to use from many threads.
class TlsIdentity {
 public:
  /// Throws TlsError when a file can't be read or is no PEM, when the key is of another
  /// certificate or wants a passphrase, when the certificate is over or has not begun.
  TlsIdentity(std::string certificate_file, std::string key_file);

  /// Reads the files again, for a certificate that has been renewed. Connections that are open keep
  /// what they have. Throws TlsError, and then nothing has changed.
  void reread();

  /// When the certificate ends.
  std::chrono::sys_seconds expires_at() const;

 private:
  friend class TlsStream;
  struct Loaded {
    std::shared_ptr<SSL_CTX> context;
    std::chrono::sys_seconds expires_at;
  };
  Loaded load() const;
  std::shared_ptr<SSL_CTX> context() const;

  const std::string certificate_file_;
  const std::string key_file_;
  mutable std::mutex mutex_;
  Loaded loaded_;
};

}  // namespace refund::http
