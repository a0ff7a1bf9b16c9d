#pragma once

#include <httplib.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "server/sandbox/calls.h"
#include "server/sandbox/faults.h"
#include "server/sandbox/payments.h"
#include "server/sandbox/sandbox.h"
#include "server/sandbox/token.h"
#include "server/sandbox/webhook.h"

namespace refund::sandbox {

/// All that the sandbox knows. Every member is safe to use from many threads.
struct World {
  explicit World(const SandboxOptions& options)
      : now(options.now),
        partial_status(options.partial_status),
        latency(options.latency),
        payments(options.partial_status),
        faults(options.latency),
        webhook(options.webhook) {}

  const std::function<std::chrono::sys_seconds()> now;
  const PartialStatus partial_status;
  const std::chrono::milliseconds latency;  ///< of the start; faults can say otherwise
  AccessTokens tokens;
  Payments payments;
  Faults faults;
  Calls calls;
  Webhook webhook;
};

/// i'mport's own calls.
void mount_iamport(httplib::Server& server, World& world);
/// The look-ups of i'mport.
void mount_lookups(httplib::Server& server, World& world);
/// Ours, under /_sandbox.
void mount_control(httplib::Server& server, World& world);

/// False, and answered with 401, when the request carries no living token.
bool authorized(const httplib::Request& request, httplib::Response& response, World& world);

}  // namespace refund::sandbox
