#include "server/commands/audit.h"

#include <iostream>
#include <memory>
#include <string>

#include "server/audit_verifier.h"
#include "server/commands/csv.h"
#include "server/commands/open_store.h"
#include "server/config.h"
#include "shared/kst.h"
#include "shared/wire/json.h"

namespace refund::commands {
namespace {

constexpr int is_broken = 1;

struct AuditOptions {
  std::string db = Options{}.db;
  std::string anchor;
  std::string after = "0";
  bool csv = false;
};

std::string in_words(const AuditVerdict::Broken& broken) {
  const auto entry = "entry " + std::to_string(broken.seq);
  switch (broken.fault) {
    case AuditFault::missing:
      return entry + " is missing";
    case AuditFault::changed:
      return entry + " is not what was written there";
    case AuditFault::tail_missing:
      return "the end is missing, from " + entry + " on";
    case AuditFault::not_anchored:
      return entry + " is not the one that was anchored: the log was written anew";
  }
  return "";
}

int verify(const AuditOptions& options) {
  std::optional<AuditAnchor> anchor;
  if (!options.anchor.empty()) {
    anchor = AuditAnchor::from(options.anchor);
    if (!anchor) throw ConfigError{"--anchor: must be NUMBER:HASH, as `audit head` prints it"};
  }
  const auto store = open_store_beside_server(options.db);
  const auto verdict = verify_audit(*store, anchor);
  if (!verdict.broken) {
    std::cout << verdict.entries << " entries, none changed or missing\n";
    return 0;
  }
  std::cout << in_words(*verdict.broken) << "; " << verdict.entries
            << " entries before are sound\n";
  return is_broken;
}

int head(const AuditOptions& options) {
  const auto end = open_store_beside_server(options.db)->audit_head();
  std::cout << to_string(AuditAnchor{end.seq, end.hash}) << "\n";
  return 0;
}

void print_json(const AuditEntry& entry) {
  wire::JsonWriter line;
  line.number("seq", std::to_string(entry.seq));
  line.text("at", kst_timestamp(entry.note.at));
  line.text("who", entry.note.by.who);
  line.text("from", entry.note.by.from);
  line.text("action", entry.note.action);
  line.text("subject", entry.note.subject);
  line.text("outcome", entry.note.outcome);
  line.text("detail", entry.note.detail);
  line.text("hash", hex(entry.hash));
  std::cout << line.finish() << "\n";
}

void print_csv(const AuditEntry& entry) {
  const auto& note = entry.note;
  std::cout << csv_record({std::to_string(entry.seq), kst_timestamp(note.at), note.by.who,
                           note.by.from, note.action, note.subject, note.outcome, note.detail,
                           hex(entry.hash)});
}

int export_all(const AuditOptions& options) {
  constexpr int entries_at_once = 1'000;
  // 0 is where the log begins, and no count.
  auto after = options.after == "0" ? 0 : count_from("--after", options.after);
  const auto store = open_store_beside_server(options.db);
  if (options.csv)
    std::cout << csv_record(
        {"seq", "at", "who", "from", "action", "subject", "outcome", "detail", "hash"});
  while (true) {
    const auto entries = store->audit_entries(after, entries_at_once);
    for (const auto& entry : entries) options.csv ? print_csv(entry) : print_json(entry);
    if (entries.size() < entries_at_once) break;
    after = entries.back().seq;
  }
  std::cout.flush();
  if (!std::cout) throw ConfigError{"audit export: the output can't be written"};
  return 0;
}

}  // namespace

std::vector<Command> add_audit(CLI::App& program) {
  auto* audit = program.add_subcommand("audit", "Who asked for what, and what came of it");
  audit->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, auto run) {
    auto* app = audit->add_subcommand(name, help);
    const auto options = std::make_shared<AuditOptions>();
    add_option(*app, "--db", options->db, "The books");
    return std::pair{Command{app, [options, run] { return run(*options); }}, options};
  };

  const auto [verifying, verify_options] = add("verify",
                                               "Hold each entry against the one before. Names the "
                                               "first that was changed or is missing; the\n"
                                               "exit code is then 1.",
                                               verify);
  add_option(
      *verifying.app, "--anchor", verify_options->anchor,
      "NUMBER:HASH, as `audit head` once printed it: shows also a log that was written anew");

  const auto [exporting, export_options] =
      add("export", "All entries, as JSON, one a line", export_all);
  add_option(*exporting.app, "--after", export_options->after, "Only entries after this number");
  add_flag(*exporting.app, "--csv", export_options->csv, "As CSV");

  const auto [heading, head_options] =
      add("head", "The last entry's number and hash, to be kept elsewhere", head);
  return {verifying, exporting, heading};
}

}  // namespace refund::commands
