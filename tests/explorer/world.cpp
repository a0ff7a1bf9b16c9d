#include "tests/explorer/world.h"

#include "tests/explorer/words.h"
#include "tests/shared/samples.h"

namespace refund::explorer {

World::World(const Scenario& played)
    : now(samples::kst(2018, 2, 1)), scenario(&played), left(played.may_happen) {
  const auto payment = samples::paid();
  gateway.add(payment);
  books.save_payment(payment, 0, now, "import");
  books.one_pending_per_payment = !played.no_unique_index;
  books.approved_again = played.approved_again;
  books.keep_history = false;  // no promise of ours hangs on it, and a world is copied often

  for (std::size_t i = 0; i < played.requests.size(); ++i) {
    Thread thread;
    thread.kind = Thread::Kind::request;
    thread.request = i;
    thread.name = played.requests[i].name;
    threads.push_back(thread);
  }
  for (std::size_t i = 0; i < played.decisions.size(); ++i) {
    Thread person;
    person.kind = Thread::Kind::person;
    person.request = i;
    person.name = (played.decisions[i] == Decision::approve ? "approver " : "rejecter ") +
                  std::to_string(i + 1);
    threads.push_back(person);
  }
  if (played.passes > 0) {
    Thread reconciler;
    reconciler.kind = Thread::Kind::reconciler;
    reconciler.name = "reconciler";
    threads.push_back(reconciler);
  }
  for (int i = 0; i < played.webhooks; ++i) {
    Thread webhook;
    webhook.kind = Thread::Kind::webhook;
    webhook.name = "webhook";
    threads.push_back(webhook);
  }
}

std::string World::in_words() const {
  using explorer::in_words;
  auto words = broken + in_words(now);
  for (const auto& [name, row] : books.payments)
    words += "\n" + in_words(row.payment) + " " + std::to_string(row.cancellations);
  for (const auto& record : books.refunds) words += "\n" + in_words(record);
  for (const auto& [name, held] : gateway.payments()) words += "\n" + in_words(held);
  for (const auto& thread : threads)
    words += "\n" + std::to_string(thread.told_hash) + (thread.running ? "r" : "e");
  for (const auto& call : calls)
    words += "\n" + call.order.refund_id.str() + " " + std::to_string(call.thread) +
             in_words(call.sent_at) + (call.compared ? "c" : "") + in_words(call.answer) +
             in_words(call.left_at);
  for (const int budget : {left.lost_answers, left.refused_connections, left.declined,
                           left.repeated_calls, left.failed_lookups, left.console_cancels,
                           left.failed_writes, left.crashes, left.time_jumps})
    words += " " + std::to_string(budget);
  return words;
}

}  // namespace refund::explorer
