#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace refund::explorer {

/// A customer's request for some of the 10,000 won of the one order. Two with the same key are the
/// same request, sent again.
struct Request {
  std::string name;
  std::string key;
  std::string amount;
};

/// How i'mport compares the checksum. What it really does is documented nowhere.
enum class Comparing {
  when_paying,  ///< compared and paid in one step
  on_arrival,   ///< compared first and paid later: two calls that arrive together both pass
};

/// What a person at the shop does about the first refund that was asked for.
enum class Decision { approve, reject };

/// What may go wrong, and how often.
struct Limits {
  int lost_answers = 0;  ///< of cancels, whether these are carried out or not
  int refused_connections = 0;
  int declined = 0;
  int repeated_calls = 0;  ///< by something on the way
  int failed_lookups = 0;
  int console_cancels = 0;  ///< of 4,000 won each
  int failed_writes = 0;    ///< of the books: with and without the write having happened
  int crashes = 0;          ///< of one thread, or of all
  int time_jumps = 0;       ///< of a minute, or a minute and a half, while a refund is pending
};

/// Who acts, and what may happen meanwhile. The explorer tries every order of it.
struct Scenario {
  std::vector<Request> requests;
  int passes = 2;                   ///< of a reconciler beside the requests
  int webhooks = 0;                 ///< from i'mport, each taken up at any moment
  std::vector<Decision> decisions;  ///< each by a person of their own; with any, each refund waits
  Comparing comparing = Comparing::when_paying;
  Limits may_happen;

  // What is broken on purpose, to see that it is caught.
  bool no_unique_index = false;
  bool unknown_is_failed = false;
  bool checksum_dropped = false;
  bool approved_again = false;  ///< the books let each approval through
  std::chrono::seconds settle_after{90};
};

/// What was found.
struct Findings {
  std::size_t states = 0;         ///< different ones
  std::size_t moves = 0;          ///< from one state to the next
  std::size_t ends = 0;           ///< states in which nothing more can happen
  std::size_t deepest = 0;        ///< most moves in a row without coming to a known state
  std::string violation;          ///< the first broken promise; empty when all are kept
  std::vector<std::string> path;  ///< the moves that led to it
};

/// Tries every order of everything that may happen in `scenario`, until a promise is broken.
Findings explore(const Scenario& scenario);

}  // namespace refund::explorer
