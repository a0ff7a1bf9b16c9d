#include "server/commands/keys.h"

#include <iostream>
#include <memory>

#include "server/commands/open_store.h"
#include "server/commands/operator.h"
#include "server/config.h"
#include "server/key_rotation.h"

namespace refund::commands {
namespace {

constexpr int could_not_do_all = 1;

void print_progress(std::int64_t done, std::int64_t total) {
  std::cerr << done << " of " << total << "\n";
}

int report(const Rotation& rotation, const DataKeys& keys) {
  std::cout << rotation.resealed << " accounts are sealed anew under key " << keys.newest() << "\n";
  for (const auto& id : rotation.missing_keys)
    std::cout << "key " << id << " is needed, and not in IMP_REFUND_DATA_KEY\n";
  if (!rotation.scrubbed)
    std::cout << "the database was busy: what it still holds of older keys goes when the server "
                 "next tidies up\n";
  if (rotation.complete()) {
    std::cout << "done: no older key is needed any more\n";
    return 0;
  }
  std::cout << "not done: " << rotation.left << " accounts are under older keys ("
            << rotation.unreadable << " can't be read), and "
            << rotation.fingerprint_keys_unreadable << " keys of fingerprints can't be read\n";
  return could_not_do_all;
}

int rotate(const std::string& db) {
  const auto secrets = secrets_from(process_environment());
  require(secrets, "keys rotate", {SecretName::data_key});
  const DataKeys keys{secrets.data_keys};
  const auto store = open_store_beside_server(db);
  SystemClock clock;
  return report(rotate_keys(*store, keys, clock, the_operator(), print_progress), keys);
}

}  // namespace

Command add_keys(CLI::App& program) {
  auto* keys = program.add_subcommand("keys", "The keys of personal data");
  keys->require_subcommand(1);
  auto* rotating = keys->add_subcommand(
      "rotate",
      "Encrypt all personal data anew with the first key of IMP_REFUND_DATA_KEY.\n"
      "Servers may go on beside it, once each of them has been started with the same keys. It may\n"
      "be cut off anywhere, and goes on when it is started again. The exit code is 1 when older\n"
      "keys are still needed.");
  const auto db = std::make_shared<std::string>(Options{}.db);
  add_option(*rotating, "--db", *db, "The books");
  rotating->footer(
      "Needs IMP_REFUND_DATA_KEY in the environment (or the file in IMP_REFUND_DATA_KEY_FILE): "
      "the\n"
      "new key, a comma, and the older ones. When it says `done`, the older ones may be dropped.");
  return {rotating, [db] { return rotate(*db); }};
}

}  // namespace refund::commands
