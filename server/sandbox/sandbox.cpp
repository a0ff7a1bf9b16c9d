#include "server/sandbox/sandbox.h"

#include <fstream>
#include <stdexcept>

#include "server/sandbox/envelope.h"
#include "server/sandbox/world.h"

namespace refund::sandbox {
namespace {

/// For requests that never reach a handler, in i'mport's shape.
http::RefusalAnswer refusal_answer(const http::RefusedRequest& request) {
  return {
      "application/json",
      R"({"code":-1,"message":")" + std::string(to_string(request.why)) + R"(","response":null})",
      {}};
}

http::ListenerOptions listener_options(const SandboxOptions& options) {
  http::ListenerOptions listener;
  listener.host = options.host;
  listener.port = options.port;
  listener.workers = 0;  // no handler blocks, and one thread is the quickest for such
  // /_sandbox/payments takes many payments at once.
  listener.limits.body = 16 * 1024 * 1024;
  listener.refusal_answer = refusal_answer;
  return listener;
}

}  // namespace

Sandbox::Sandbox(SandboxOptions options)
    : world_(std::make_unique<World>(options)),
      listener_(std::make_unique<http::Listener>(listener_options(options))) {
  auto& server = listener_->routes();
  mount_iamport(server, *world_);
  mount_lookups(server, *world_);
  mount_control(server, *world_);
  server.set_error_handler([](const httplib::Request&, httplib::Response& response) {
    if (response.body.empty())
      answer(response, Refusal{response.status, -1, httplib::status_message(response.status)});
  });
}

Sandbox::~Sandbox() = default;

int Sandbox::port() const {
  return listener_->port();
}

std::string Sandbox::url() const {
  return "http://" + listener_->address();
}

void Sandbox::add(std::string_view json) {
  const auto value = wire::JsonObject::parse(json);
  if (!value) throw std::invalid_argument("a payment is JSON");
  auto payment = read_payment(*value, world_->partial_status, unix_time(world_->now()));
  if (!payment) throw std::invalid_argument(payment.error());
  world_->payments.put(std::move(*payment));
}

std::size_t Sandbox::load(const std::filesystem::path& file) {
  std::ifstream lines(file);
  if (!lines) throw std::runtime_error("cannot read " + file.string());
  std::size_t number = 0;
  std::size_t added = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      add(line);
      ++added;
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(file.string() + " line " + std::to_string(number) + ": " +
                               error.what());
    }
  }
  return added;
}

std::optional<Payment> Sandbox::payment(std::string_view imp_uid) const {
  return world_->payments.read([&](const Books& books) -> std::optional<Payment> {
    const auto* found = books.find(imp_uid);
    return found ? std::optional(*found) : std::nullopt;
  });
}

void Sandbox::start() {
  listener_->start();
}

void Sandbox::run() {
  listener_->run();
}

http::Listener& Sandbox::listener() {
  return *listener_;
}

}  // namespace refund::sandbox
