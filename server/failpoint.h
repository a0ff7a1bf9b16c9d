#pragma once

namespace refund {

/// The places between which a refund can be cut in two by a crash, in the order of its way.
enum class Failpoint {
  before_intent,    ///< checked, nothing written
  after_intent,     ///< written, nothing sent
  after_send,       ///< the cancel has left, and nobody knows how far it came
  after_commit,     ///< i'mport's answer has arrived: it has done what it did, and nobody read it
  before_outcome,   ///< the answer is read, outcome not written
  after_outcome,    ///< outcome written, customer not answered
  before_approval,  ///< a person has approved it, nothing written
  after_approval,   ///< written, nothing sent
};

/// Does nothing. The crash tests link another one in its place, which kills the process.
void pass(Failpoint point);

}  // namespace refund
