#include <functional>
#include <unordered_set>
#include <utility>

#include "server/cancel_reason.h"
#include "server/log.h"
#include "tests/explorer/promises.h"
#include "tests/explorer/scenario.h"
#include "tests/explorer/thread_code.h"

namespace refund::explorer {
namespace {

using std::chrono::seconds;

struct Move {
  std::string name;
  std::function<void(World&)> make;
};
using Moves = std::vector<Move>;

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

bool is_open(const Call& call) {
  return !call.answer;
}

/// The call that a thread waits for.
const Call* awaited(const World& world, std::size_t thread) {
  for (const auto& call : world.calls)
    if (call.thread == thread && !call.left_at) return &call;
  return nullptr;
}

void forget_finished(World& world) {
  std::erase_if(world.calls, [](const Call& call) { return call.answer && call.left_at; });
}

// What a thread's next step may turn into.

std::vector<std::pair<std::string, Turn>> turns_of(const World& world, std::size_t index) {
  const auto& left = world.left;
  std::vector<std::pair<std::string, Turn>> turns;
  const auto add = [&](const char* name, Turn turn) { turns.emplace_back(name, turn); };
  switch (world.threads[index].next) {
    case Asking::nothing:
      break;
    case Asking::read:
      add("reads", Turn::as_usual);
      break;
    case Asking::write:
      add("writes", Turn::as_usual);
      if (left.failed_writes > 0) {
        add("fails to write", Turn::fails);
        add("writes and hears that it failed", Turn::done_and_fails);
      }
      break;
    case Asking::look_up:
      add("looks at i'mport", Turn::as_usual);
      if (left.failed_lookups > 0) add("can't look at i'mport", Turn::fails);
      break;
    case Asking::send:
      add("sends its cancel", Turn::as_usual);
      if (left.refused_connections > 0) add("can't connect", Turn::refused);
      if (left.declined > 0) add("is declined", Turn::declined);
      break;
    case Asking::answer:
      if (!is_open(*awaited(world, index))) add("hears the answer", Turn::as_usual);
      if (left.lost_answers > 0) add("hangs up", Turn::lost);
      break;
  }
  return turns;
}

void add_steps(const World& world, Moves& moves) {
  for (std::size_t i = 0; i < world.threads.size(); ++i) {
    if (!world.threads[i].running) continue;
    for (const auto& [name, turn] : turns_of(world, i))
      moves.push_back({world.threads[i].name + " " + name, [i, turn = turn](World& next) {
                         take_step(next, i, turn);
                         forget_finished(next);
                       }});
  }
}

// What happens at i'mport.

void pay(World& world, Call& call) {
  auto order = call.order;
  const auto& held = *world.gateway.find(order.imp_uid);
  const auto balance = refundable_amount(held.payment);
  if (world.scenario->comparing == Comparing::on_arrival) {
    if (!minus(balance, order.amount)) {
      world.broken = "more would go back than was paid";
      return;
    }
    world.gateway.cancel_elsewhere(order.imp_uid, order.amount,
                                   reason_with(order.refund_id, order.reason), world.now);
    call.answer = CancelDone{*world.gateway.find(order.imp_uid)};
    return;
  }
  if (world.scenario->checksum_dropped) order.checksum = balance;
  call.answer = world.gateway.cancel(order, world.now);
}

void compare(World& world, Call& call) {
  const auto balance = refundable_amount(world.gateway.find(call.order.imp_uid)->payment);
  if (call.order.checksum == balance)
    call.compared = true;
  else
    call.answer = CancelRefused{1, "checksum"};
}

void add_payings(const World& world, Moves& moves) {
  for (std::size_t i = 0; i < world.calls.size(); ++i) {
    const auto& call = world.calls[i];
    const auto& id = call.order.refund_id.str();
    if (is_open(call)) {
      const bool compares_first =
          world.scenario->comparing == Comparing::on_arrival && !call.compared;
      moves.push_back({"i'mport " + std::string{compares_first ? "lets in " : "carries out "} + id,
                       [i, compares_first](World& next) {
                         auto& taken = next.calls[i];
                         compares_first ? compare(next, taken) : pay(next, taken);
                         forget_finished(next);
                       }});
      // One that we hung up on may never arrive.
      if (call.left_at && !call.compared)
        moves.push_back({id + " gets lost on its way", [i](World& next) {
                           next.calls.erase(next.calls.begin() + static_cast<std::ptrdiff_t>(i));
                         }});
    }
    // Something on the way sends it again, for as long as its answer has not come back. Not one
    // that i'mport has declined: two different answers to one call are beyond anyone's telling.
    const bool declined = call.answer && std::holds_alternative<CancelRefused>(*call.answer);
    if (world.left.repeated_calls > 0 && !call.left_at && !declined)
      moves.push_back({id + " is sent again on its way", [i](World& next) {
                         --next.left.repeated_calls;
                         auto again = next.calls[i];
                         again.thread = nobody;
                         again.answer.reset();
                         again.left_at = next.now;
                         next.calls.push_back(again);
                       }});
  }
}

void add_console(const World& world, Moves& moves) {
  if (world.left.console_cancels == 0) return;
  moves.push_back({"the console cancels 4,000", [](World& next) {
                     --next.left.console_cancels;
                     const auto imp_uid = next.gateway.payments().begin()->second.payment.imp_uid;
                     next.gateway.cancel_at_console(
                         imp_uid, *Money::from_minor(4'000, Currency::krw), next.now);
                   }});
}

// Crashes and time.

void crash(World& world, std::size_t index) {
  auto& thread = world.threads[index];
  thread.running = false;
  thread.next = Asking::nothing;
  thread.told.clear();
  thread.told_hash = 0;
  for (auto& call : world.calls)
    if (call.thread == index && !call.left_at) call.left_at = world.now;
  forget_finished(world);
}

bool has_begun(const Thread& thread) {
  return thread.running && !thread.told.empty();
}

void add_crashes(const World& world, Moves& moves) {
  if (world.left.crashes == 0) return;
  int begun = 0;
  for (std::size_t i = 0; i < world.threads.size(); ++i) {
    if (!has_begun(world.threads[i])) continue;
    ++begun;
    moves.push_back({world.threads[i].name + " crashes", [i](World& next) {
                       --next.left.crashes;
                       crash(next, i);
                     }});
  }
  if (begun < 2) return;
  moves.push_back({"all crash", [](World& next) {
                     --next.left.crashes;
                     for (std::size_t i = 0; i < next.threads.size(); ++i)
                       if (has_begun(next.threads[i])) crash(next, i);
                   }});
}

/// Time does not pass where that would break what is taken for granted: a call's time-out, the time
/// within which i'mport settles, and that no thread stands still for longer than that between
/// looking at the clock and sending.
bool may_pass(const World& world, seconds time) {
  for (const auto& thread : world.threads)
    if (thread.running && thread.next == Asking::send) return false;
  for (const auto& call : world.calls) {
    if (!call.left_at && world.now + time > call.sent_at + call_limit) return false;
    if (call.left_at && world.now + time >= *call.left_at + settles_within) return false;
  }
  return true;
}

void add_time(const World& world, Moves& moves) {
  // Where nothing is pending, time changes nothing.
  if (world.left.time_jumps == 0 || world.books.pending().empty()) return;
  for (const auto time : {call_limit, settles_within + seconds{1}})
    if (may_pass(world, time))
      moves.push_back({std::to_string(time.count()) + " seconds pass", [time](World& next) {
                         --next.left.time_jumps;
                         next.now += time;
                       }});
}

class Search {
 public:
  explicit Search(Findings& findings) : findings_(findings) {}

  /// False once a promise is broken.
  bool visit(const World& world) {
    if (!known_.insert(std::hash<std::string>{}(world.in_words())).second) return true;
    ++findings_.states;
    findings_.deepest = std::max(findings_.deepest, path_.size());
    if (auto broken = broken_promise(world); !broken.empty()) return stop(std::move(broken));

    Moves moves;
    add_steps(world, moves);
    add_payings(world, moves);
    if (moves.empty()) {
      ++findings_.ends;
      if (auto broken = broken_at_the_end(world); !broken.empty()) return stop(std::move(broken));
    }
    add_console(world, moves);
    add_crashes(world, moves);
    add_time(world, moves);

    for (const auto& move : moves) {
      ++findings_.moves;
      auto next = world;
      move.make(next);
      path_.push_back(move.name);
      if (!visit(next)) return false;
      path_.pop_back();
    }
    return true;
  }

 private:
  bool stop(std::string broken) {
    findings_.violation = std::move(broken);
    findings_.path = path_;
    return false;
  }

  Findings& findings_;
  std::unordered_set<std::size_t> known_;
  std::vector<std::string> path_;
};

}  // namespace

Findings explore(const Scenario& scenario) {
  log::set_level(log::Level::off);  // the broken disks of the scenario are no news
  Findings findings;
  Search{findings}.visit(World{scenario});
  log::set_level(log::Level::info);
  return findings;
}

}  // namespace refund::explorer
