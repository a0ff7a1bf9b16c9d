#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/secret.h"

namespace refund {

/// A text that only who has its key can read, and the name of that key.
struct Sealed {
  std::string key_id;
  std::string bytes;  ///< a nonce and what XChaCha20-Poly1305 makes of the text; no text itself

  bool operator==(const Sealed&) const = default;
};

/// The keys that protect personal data at rest. The first one seals, each one opens: so a new key
/// is put in front, and the old one is dropped once `imp-refund keys rotate` has sealed everything
/// anew. Safe to use from many threads.
class DataKeys {
 public:
  static constexpr std::size_t key_bytes = 32;

  /// At least one key, each of 32 bytes.
  explicit DataKeys(const std::vector<Secret>& keys);

  /// A key's name, which is made of the key itself and tells nothing about it: 16 hex digits.
  const std::string& newest() const { return keys_.front().id; }
  /// Of all keys, the newest first.
  std::vector<std::string> ids() const;
  bool knows(std::string_view key_id) const { return find(key_id) != nullptr; }

  /// `place` says where the text belongs, such as a refund and a field. A text that is carried to
  /// another place does not open there. The length of the text does not show.
  Sealed seal(std::string_view text, std::string_view place) const;

  /// Empty when its key is not among ours, when it was sealed for another place, or when a single
  /// bit of it has changed.
  std::optional<std::string> open(const Sealed& sealed, std::string_view place) const;

  /// What keys the fingerprints of requests under a data key; see fingerprint.h.
  struct FingerprintKey {
    std::string id;  ///< the data key's
    Secret key;      ///< 32 bytes
  };
  std::vector<FingerprintKey> fingerprint_keys() const;  ///< the newest first

 private:
  struct Key {
    std::string id;
    Secret sealing;
    Secret fingerprint;
  };
  const Key* find(std::string_view key_id) const;

  std::vector<Key> keys_;
};

}  // namespace refund
