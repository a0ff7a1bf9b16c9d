#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/http/framed_server.h"
#include "server/http/tls_stream.h"

namespace refund::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// One client's connection. At any time at most one thread owns it, and only the owner touches what
/// is not atomic. Lives in a slot that is reused with its descriptor's number and never freed, so a
/// late event can at worst wake the wrong connection, which then finds nothing to read.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// For a new client, which has to speak TLS when there is an identity to prove. The caller
  /// becomes the owner.
  void open(int descriptor, Peer peer, const TlsIdentity* identity);
  /// The owner's last act.
  void close();
  /// For a peer that does not take its answer: close() would let the kernel hold the rest of it.
  void forget_unsent();

  // -- Ownership ---------------------------------------------------------------------------------

  /// Gives the connection up until something happens on it or `deadline` has passed. False when
  /// something has happened already: the caller is still the owner and has to look.
  bool park(SteadyTime deadline);
  /// Something happened on the socket. True when the caller has become the owner, or else the
  /// present owner's park() will fail.
  bool notice();
  /// True when the connection was parked, its deadline has passed, and the caller owns it now.
  bool take_if_late(SteadyTime now);
  /// True when it was parked and the caller owns it now.
  bool take();
  /// The peer has said that nothing more will come; what it sent before may still be unread.
  void note_hangup() { hung_up_ = true; }

  // -- For the owner -----------------------------------------------------------------------------

  enum class Io { done, wait, gone };
  /// Reads what there is, up to some kilobytes. `wait`: there was nothing.
  Io receive();
  /// Sends what is left of the answer. `wait`: the peer has to make room first.
  Io send();
  /// Ends our direction, and from now on only discard_input() may follow, until the peer has read
  /// our last answer: closing with unread input would take the answer back (TCP resets).
  void linger();
  bool lingering() const { return lingering_; }
  Io discard_input();

  /// Only once it is established().
  void answer_with(std::string bytes);
  bool has_answer() const { return sent_ < out_.size(); }
  std::size_t answer_size() const { return out_.size(); }
  std::string_view received() const { return in_; }
  /// False when the last read filled its buffer: there may be more, and no event will say so.
  bool drained() const { return drained_; }
  /// Forgets the first `size` received bytes.
  void consume(std::size_t size);

  /// False while the TLS handshake is under way, or after it has failed.
  bool established() const { return !identity_ || (tls_ && tls_->established()); }

  const Peer& peer() const { return peer_; }
  int descriptor() const { return descriptor_; }

  SteadyTime opened{};
  SteadyTime request_began{};  ///< when its first byte came, while received() is not empty
  SteadyTime quiet_since{};    ///< when the last answer was taken, or the connection opened
  SteadyTime answer_began{};   ///< when what is being sent was given to send
  bool asked_before = false;   ///< it has had an answer
  std::string share;           ///< whose share of the connections it takes; empty: nobody's
  bool told_to_continue = false;
  bool close_after_answer = false;
  bool linger_after_answer = false;

 private:
  enum class State : std::uint8_t { closed, parked, owned, owned_with_news };

  std::atomic<State> state_ = State::closed;
  std::atomic<SteadyTime::rep> deadline_ = 0;
  std::atomic<bool> hung_up_ = false;

  Io take_in(std::string_view bytes);
  void say_goodbye();

  int descriptor_ = -1;
  Peer peer_;
  const TlsIdentity* identity_ = nullptr;
  std::unique_ptr<TlsStream> tls_;  // made when the first bytes come: idle clients cost nothing
  std::string in_;
  std::string out_;
  std::size_t sent_ = 0;
  bool answering_ = false;  // what is being sent is an answer, and not only TLS's own affairs
  bool lingering_ = false;
  bool drained_ = false;  // the last read emptied the socket, and the poller has told no news since
};

}  // namespace refund::http
