#pragma once

#include <openssl/types.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/server/made_up_authority.h"

namespace refund::iamport {

/// How a test's server speaks. What must hold for money must hold over plain HTTP and TLS.
enum class Wire {
  plain,
  tls,              ///< with a certificate for localhost and 127.0.0.1
  tls_as_somebody,  ///< with one for another name
};

/// A server whose connections follow a script: for the answers that no decent server gives. Listens
/// on a free loopback port.
class ScriptedServer {
 public:
  /// One connection, as the script sees it.
  class Peer {
   public:
    /// A whole request, head and body. Empty when the client has ended the connection.
    std::optional<std::string> read_request();
    /// Waits for that many bytes of the next request. False when the client has ended it.
    bool read_some(std::size_t at_least);
    /// False when the client has ended the connection.
    bool write(std::string_view bytes);
    /// Ends the connection in order, after TLS's own goodbye.
    void close();
    /// Drops the connection: the client finds it reset.
    void reset();

    enum class End { closed, reset };
    /// Waits until the client ends the connection, whatever else it sends, and tells how.
    End wait_for_end();

   private:
    friend class ScriptedServer;
    Peer(ScriptedServer& server, int descriptor, SSL_CTX* context);
    ~Peer();
    bool receive();

    ScriptedServer& server_;
    int descriptor_;
    SSL* tls_ = nullptr;
    std::string received_;
    End end_ = End::closed;
  };
  using Script = std::function<void(Peer&)>;

  explicit ScriptedServer(Wire wire, Script script);
  /// Over TLS, with a certificate of somebody's making. ca_file() is empty then.
  ScriptedServer(const test::MadeUpAuthority::Files& certificate, Script script);
  ~ScriptedServer();

  std::string url() const;
  /// With "localhost" in place of the address.
  std::string url_by_name() const;
  /// The certificate to trust; empty over plain HTTP.
  const std::string& ca_file() const { return ca_file_; }

  /// Every whole request that has been read, on any connection.
  std::vector<std::string> requests() const;
  /// How many of them begin with this, such as "POST /payments/cancel ".
  int count(std::string_view beginning) const;
  int connections() const { return connections_; }
  /// No further connection is taken: the port refuses.
  void stop_listening();

 private:
  void listen();
  void make_certificate();
  void serve();

  const Wire wire_;
  const Script script_;
  std::string ca_file_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};

  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<int> open_;  // descriptors to shut down at the end
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// A gate that a script waits at until the test opens it.
class Gate {
 public:
  void open();
  void wait();

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool is_open_ = false;
};

/// "HTTP/1.1 200 OK" with this JSON.
std::string ok(std::string_view json);
/// Any status with any body, which is said to be JSON.
std::string with_status(int status, std::string_view body);
/// i'mport's answer to getToken.
std::string token_json(std::string_view token, long now = 1'600'000'000,
                       long expired_at = 1'600'001'800);
/// The body of a payment as i'mport writes it, 10,000 won paid with a card.
std::string payment_json(std::string_view imp_uid, int cancel_amount);

/// Answers getToken, and leaves every other request to `answer`, which is given the request.
ScriptedServer::Script after_token(
    std::function<void(ScriptedServer::Peer&, const std::string& request)> answer);

}  // namespace refund::iamport
