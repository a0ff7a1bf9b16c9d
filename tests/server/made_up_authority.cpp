#include "tests/server/made_up_authority.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace refund::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Certificate = std::unique_ptr<X509, void (*)(X509*)>;

Key new_key() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

Certificate new_certificate(EVP_PKEY* key, const char* name, long serial,
                            const CertificateOf& what) {
  Certificate certificate{X509_new(), X509_free};
  auto* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), serial);
  X509_gmtime_adj(X509_getm_notBefore(x509), what.begins.count());
  X509_gmtime_adj(X509_getm_notAfter(x509), what.ends.count());
  X509_set_pubkey(x509, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  return certificate;
}

void extend(X509* certificate, int what, const char* value) {
  auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
  if (!extension) throw std::runtime_error{std::string{"no extension "} + value};
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

template <class Write>
void write(const std::string& path, const Write& pem) {
  auto* file = std::fopen(path.c_str(), "w");
  if (!file || pem(file) != 1) throw std::runtime_error{"can't write " + path};
  std::fclose(file);
}

}  // namespace

MadeUpAuthority::MadeUpAuthority()
    : ca_file_(folder_.file("ca.pem")),
      key_(new_key()),
      // Named after its folder: with equal names one would be tried for the other.
      certificate_(new_certificate(key_.get(), ca_file_.substr(0, 60).c_str(), serial_++, {})) {
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate_.get(), key_.get(), EVP_sha256());
  write(ca_file_, [&](std::FILE* file) { return PEM_write_X509(file, certificate_.get()); });
}

MadeUpAuthority::Files MadeUpAuthority::issue(const std::string& name, const CertificateOf& what) {
  const auto key = new_key();
  const auto certificate = new_certificate(key.get(), name.c_str(), serial_++, what);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  extend(certificate.get(), NID_subject_alt_name, what.names.c_str());
  X509_sign(certificate.get(), key_.get(), EVP_sha256());

  const Files files{folder_.file(name + ".crt"), folder_.file(name + ".key")};
  write(files.certificate, [&](auto* file) { return PEM_write_X509(file, certificate.get()); });
  write(files.key, [&](auto* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  return files;
}

}  // namespace refund::test
