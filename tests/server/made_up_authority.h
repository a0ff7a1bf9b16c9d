#pragma once

#include <openssl/types.h>

#include <chrono>
#include <memory>
#include <string>

#include "tests/server/temporary_folder.h"

namespace refund::test {

/// What a certificate is to say.
struct CertificateOf {
  std::string names = "DNS:localhost,IP:127.0.0.1";
  std::chrono::seconds begins = -std::chrono::hours{1};  ///< from now
  std::chrono::seconds ends = std::chrono::hours{1};     ///< from now
};

/// A certificate authority that nobody has heard of, made for one test.
class MadeUpAuthority {
 public:
  MadeUpAuthority();

  /// Two PEM files.
  struct Files {
    std::string certificate;
    std::string key;
  };
  /// The same name again replaces what was there, as a renewal does.
  Files issue(const std::string& name, const CertificateOf& what = {});

  /// Its own certificate: whom a client has to trust.
  const std::string& ca_file() const { return ca_file_; }
  std::string file(const std::string& name) const { return folder_.file(name); }

 private:
  TemporaryFolder folder_;
  std::string ca_file_;
  long serial_ = 1;  // before the certificates: the first one takes it
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
  std::unique_ptr<X509, void (*)(X509*)> certificate_;
};

}  // namespace refund::test
