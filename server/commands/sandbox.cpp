#include "server/commands/sandbox.h"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <memory>

#include "server/commands/signals.h"
#include "server/config.h"
#include "server/sandbox/sandbox.h"

namespace refund::commands {
namespace {

using sandbox::PartialStatus;
using sandbox::Sandbox;
using sandbox::SandboxOptions;

/// How long the answers under way may take when it is stopped.
constexpr std::chrono::seconds drain_limit{2};

struct Typed {
  std::string listen = "127.0.0.1:8090";
  std::string latency = "0ms";
  std::string payments;
  std::string partial_status = "cancelled";
  std::string webhook;
};

/// "500ms", "2s", and a bare number of milliseconds.
std::chrono::milliseconds latency_from(const std::string& text) {
  const bool bare = !text.empty() && std::all_of(text.begin(), text.end(),
                                                 [](unsigned char c) { return std::isdigit(c); });
  return duration_from("--latency", bare ? text + "ms" : text);
}

PartialStatus partial_status_from(const std::string& word) {
  if (word == "cancelled") return PartialStatus::cancelled;
  if (word == "paid") return PartialStatus::paid;
  throw ConfigError{"--partial-status is cancelled or paid, not " + word};
}

std::string webhook_from(const std::string& url) {
  if (!url.empty() && !url.starts_with("http://"))
    throw ConfigError{"--webhook is an http:// address, not " + url};
  return url;
}

int run_sandbox(const Typed& typed) {
  const auto address = address_from("--listen", typed.listen);
  Sandbox sandbox({.host = address.host,
                   .port = address.port,
                   .latency = latency_from(typed.latency),
                   .partial_status = partial_status_from(typed.partial_status),
                   .webhook = webhook_from(typed.webhook)});
  const Signals signals(sandbox.listener(), drain_limit, Hangup::ends);
  if (!typed.payments.empty())
    std::cout << "imp-refund sandbox: " << sandbox.load(typed.payments) << " payments from "
              << typed.payments << "\n";
  std::cout << "imp-refund sandbox: an i'mport V1 at " << sandbox.url() << ", imp_key "
            << sandbox::imp_key << ", imp_secret " << sandbox::imp_secret << "\n  ("
            << sandbox.url() << "/_sandbox/state shows what it knows. Ctrl-C ends it.)"
            << std::endl;
  sandbox.run();
  return 0;
}

}  // namespace

Command add_sandbox(CLI::App& program) {
  auto* app = program.add_subcommand("sandbox", "An i'mport V1 of our own, to try refunds on");
  const auto typed = std::make_shared<Typed>();
  // Their twins have names of their own: `serve` and `sandbox` may be started side by side.
  const auto option = [&](const char* name, const char* twin, std::string& value,
                          const char* help) {
    app->add_option(name, value, help)->envname(twin)->capture_default_str();
  };
  option("--listen", "IMP_REFUND_SANDBOX_LISTEN", typed->listen,
         "HOST:PORT; port 0 takes a free one");
  option("--latency", "IMP_REFUND_SANDBOX_LATENCY", typed->latency,
         "How long a cancel waits for its answer, such as 500ms");
  option("--payments", "IMP_REFUND_SANDBOX_PAYMENTS", typed->payments,
         "FILE.jsonl with the payments to begin with");
  option("--partial-status", "IMP_REFUND_SANDBOX_PARTIAL_STATUS", typed->partial_status,
         "What a payment refunded in part is called: cancelled or paid");
  option("--webhook", "IMP_REFUND_SANDBOX_WEBHOOK", typed->webhook,
         "URL that is told about cancellations at the console, or with enable_webhook");
  return {app, [typed] { return run_sandbox(*typed); }};
}

}  // namespace refund::commands
