#include "server/data_keys.h"

#include <sodium.h>

#include <cassert>
#include <stdexcept>
#include <utility>

namespace refund {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(DataKeys::key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(DataKeys::key_bytes == crypto_generichash_BYTES);

/// Texts are filled up to a multiple of this: a name of three syllables looks like one of two.
constexpr std::size_t block_bytes = 32;

constexpr std::size_t key_id_characters = 16;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// BLAKE2b. Each use of a data key has a key of its own, so that none helps against another.
std::string hash_of(std::string_view text, std::string_view key, std::size_t size) {
  std::string hash(size, '\0');
  crypto_generichash(bytes(hash), size, bytes(text), text.size(), bytes(key), key.size());
  return hash;
}

std::string hex(const std::string& binary) {
  std::string text(2 * binary.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes(binary), binary.size());
  text.pop_back();
  return text;
}

/// The place and the key's name are bound to the text. Length before text: no two pairs read alike.
std::string bound(std::string_view place, std::string_view key_id) {
  return "imp-refund sealed 1," + std::to_string(place.size()) + ":" + std::string{place} + "," +
         std::string{key_id};
}

std::string padded(std::string_view text) {
  std::string result{text};
  result.resize(text.size() + block_bytes);
  std::size_t size = 0;
  if (sodium_pad(&size, bytes(result), text.size(), block_bytes, result.size()) != 0)
    throw std::logic_error("a text can't be padded");
  result.resize(size);
  return result;
}

}  // namespace

DataKeys::DataKeys(const std::vector<Secret>& keys) {
  assert(!keys.empty());
  for (const auto& key : keys) {
    const auto& secret = key.reveal();
    assert(secret.size() == key_bytes);
    keys_.push_back({hex(hash_of("imp-refund key name", secret, crypto_generichash_BYTES_MIN))
                         .substr(0, key_id_characters),
                     Secret{hash_of("imp-refund sealing", secret, key_bytes)},
                     // As the first version of this program made it: books hold such fingerprints.
                     Secret{hash_of(secret, "", key_bytes)}});
  }
}

std::vector<std::string> DataKeys::ids() const {
  std::vector<std::string> all;
  for (const auto& key : keys_) all.push_back(key.id);
  return all;
}

const DataKeys::Key* DataKeys::find(std::string_view key_id) const {
  for (const auto& key : keys_)
    if (key.id == key_id) return &key;
  return nullptr;
}

Sealed DataKeys::seal(std::string_view text, std::string_view place) const {
  const auto& key = keys_.front();
  const auto plain = padded(text);
  const auto data = bound(place, key.id);
  Sealed sealed{key.id, std::string(nonce_bytes + plain.size() + tag_bytes, '\0')};
  auto* const nonce = bytes(sealed.bytes);
  randombytes_buf(nonce, nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, nullptr, bytes(plain),
                                             plain.size(), bytes(data), data.size(), nullptr, nonce,
                                             bytes(key.sealing.reveal()));
  return sealed;
}

std::optional<std::string> DataKeys::open(const Sealed& sealed, std::string_view place) const {
  const auto* const key = find(sealed.key_id);
  if (!key || sealed.bytes.size() < nonce_bytes + tag_bytes) return std::nullopt;
  const auto data = bound(place, key->id);
  const auto* const nonce = bytes(std::string_view{sealed.bytes});
  std::string plain(sealed.bytes.size() - nonce_bytes - tag_bytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          bytes(plain), nullptr, nullptr, nonce + nonce_bytes, sealed.bytes.size() - nonce_bytes,
          bytes(data), data.size(), nonce, bytes(key->sealing.reveal())) != 0)
    return std::nullopt;
  std::size_t size = 0;
  if (sodium_unpad(&size, bytes(std::string_view{plain}), plain.size(), block_bytes) != 0)
    return std::nullopt;
  plain.resize(size);
  return plain;
}

std::vector<DataKeys::FingerprintKey> DataKeys::fingerprint_keys() const {
  std::vector<FingerprintKey> all;
  for (const auto& key : keys_) all.push_back({key.id, key.fingerprint});
  return all;
}

}  // namespace refund
