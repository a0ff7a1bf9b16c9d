#pragma once

namespace refund {

/// The places between which a refund can be cut in two by a crash.
enum class Failpoint {
  before_intent,    ///< checked, nothing written
  after_intent,     ///< written, nothing sent
  before_outcome,   ///< answered, outcome not written
  after_outcome,    ///< outcome written, customer not answered
  before_approval,  ///< a person has approved it, nothing written
  after_approval,   ///< written, nothing sent
};

/// Does nothing. The crash tests link another one in its place, which kills the process.
void pass(Failpoint point);

}  // namespace refund
