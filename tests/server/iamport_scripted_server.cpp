#include "tests/server/iamport_scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace refund::iamport {

ScriptedServer::Peer::Peer(ScriptedServer& server, int descriptor, SSL_CTX* context)
    : server_(server), descriptor_(descriptor) {
  if (!context) return;
  tls_ = SSL_new(context);
  SSL_set_fd(tls_, descriptor_);
  SSL_accept(tls_);  // a failure shows in the first read
}

ScriptedServer::Peer::~Peer() {
  SSL_free(tls_);
  if (descriptor_ >= 0) {
    const std::lock_guard lock{server_.mutex_};
    std::erase(server_.open_, descriptor_);
    ::close(descriptor_);
  }
}

bool ScriptedServer::Peer::receive() {
  if (descriptor_ < 0) return false;
  char buffer[16 * 1024];
  const auto n = tls_ ? SSL_read(tls_, buffer, sizeof buffer)
                      : static_cast<int>(::recv(descriptor_, buffer, sizeof buffer, 0));
  if (n > 0) {
    received_.append(buffer, static_cast<std::size_t>(n));
    return true;
  }
  end_ = n < 0 && errno == ECONNRESET ? End::reset : End::closed;
  return false;
}

std::optional<std::string> ScriptedServer::Peer::read_request() {
  for (;;) {
    const auto head = received_.find("\r\n\r\n");
    if (head != std::string::npos) {
      const auto field = received_.find("Content-Length: ");
      const auto body =
          field < head ? std::strtoul(received_.c_str() + field + 16, nullptr, 10) : 0;
      const auto size = head + 4 + body;
      if (received_.size() >= size) {
        auto request = received_.substr(0, size);
        received_.erase(0, size);
        const std::lock_guard lock{server_.mutex_};
        server_.requests_.push_back(request);
        return request;
      }
    }
    if (!receive()) return std::nullopt;
  }
}

bool ScriptedServer::Peer::read_some(std::size_t at_least) {
  while (received_.size() < at_least)
    if (!receive()) return false;
  return true;
}

bool ScriptedServer::Peer::write(std::string_view bytes) {
  if (tls_) return SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) > 0;
  while (!bytes.empty()) {
    const auto n = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void ScriptedServer::Peer::close() {
  if (tls_) SSL_shutdown(tls_);
  const std::lock_guard lock{server_.mutex_};
  std::erase(server_.open_, descriptor_);
  ::close(std::exchange(descriptor_, -1));
}

void ScriptedServer::Peer::reset() {
  const linger drop{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &drop, sizeof drop);
  const std::lock_guard lock{server_.mutex_};
  std::erase(server_.open_, descriptor_);
  ::close(std::exchange(descriptor_, -1));
}

ScriptedServer::Peer::End ScriptedServer::Peer::wait_for_end() {
  while (receive()) received_.clear();
  return end_;
}

ScriptedServer::ScriptedServer(Wire wire, Script script)
    : wire_(wire), script_(std::move(script)), context_(nullptr, SSL_CTX_free) {
  if (wire_ != Wire::plain) {
    std::signal(SIGPIPE, SIG_IGN);  // of OpenSSL's writes on this side
    context_.reset(SSL_CTX_new(TLS_server_method()));
    make_certificate();
  }
  listen();
  acceptor_ = std::thread{[this] { serve(); }};
}

ScriptedServer::ScriptedServer(const test::MadeUpAuthority::Files& certificate, Script script)
    : wire_(Wire::tls), script_(std::move(script)), context_(nullptr, SSL_CTX_free) {
  std::signal(SIGPIPE, SIG_IGN);
  context_.reset(SSL_CTX_new(TLS_server_method()));
  const auto* path = certificate.certificate.c_str();
  const bool loaded =
      SSL_CTX_use_certificate_chain_file(context_.get(), path) == 1 &&
      SSL_CTX_use_PrivateKey_file(context_.get(), certificate.key.c_str(), SSL_FILETYPE_PEM) == 1;
  assert(loaded);
  listen();
  acceptor_ = std::thread{[this] { serve(); }};
}

ScriptedServer::~ScriptedServer() {
  stop_listening();
  {
    const std::lock_guard lock{mutex_};
    for (const auto descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  if (!ca_file_.empty()) std::remove(ca_file_.c_str());
}

void ScriptedServer::listen() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* where = reinterpret_cast<sockaddr*>(&address);
  const auto listening = ::bind(listener_, where, size) == 0 && ::listen(listener_, 256) == 0 &&
                         ::getsockname(listener_, where, &size) == 0;
  assert(listening);
  port_ = ntohs(address.sin_port);
}

void ScriptedServer::stop_listening() {
  if (!acceptor_.joinable()) return;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
}

void ScriptedServer::serve() {
  for (;;) {
    const auto descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    ++connections_;
    const std::lock_guard lock{mutex_};
    open_.push_back(descriptor);
    threads_.emplace_back([this, descriptor] {
      Peer peer{*this, descriptor, context_.get()};
      script_(peer);
    });
  }
}

/// A certificate of its own making, which is its own root.
void ScriptedServer::make_certificate() {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<X509, void (*)(X509*)> certificate{X509_new(), X509_free};
  auto* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key.get());
  auto* name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("a test"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  const auto* for_whom =
      wire_ == Wire::tls ? "DNS:localhost,IP:127.0.0.1" : "DNS:somebody.example,IP:127.0.0.2";
  auto* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, for_whom);
  X509_add_ext(x509, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(x509, key.get(), EVP_sha256());
  SSL_CTX_use_certificate(context_.get(), x509);
  SSL_CTX_use_PrivateKey(context_.get(), key.get());

  ca_file_ = std::filesystem::temp_directory_path() / "imp-refund-test-ca-XXXXXX";
  auto* file = ::fdopen(::mkstemp(ca_file_.data()), "w");
  PEM_write_X509(file, x509);
  std::fclose(file);
}

std::string ScriptedServer::url() const {
  return (wire_ == Wire::plain ? "http://127.0.0.1:" : "https://127.0.0.1:") +
         std::to_string(port_);
}

std::vector<std::string> ScriptedServer::requests() const {
  const std::lock_guard lock{mutex_};
  return requests_;
}

std::string ScriptedServer::url_by_name() const {
  auto by_name = url();
  return by_name.replace(by_name.find("127.0.0.1"), 9, "localhost");
}

int ScriptedServer::count(std::string_view beginning) const {
  const auto all = requests();
  return static_cast<int>(std::count_if(
      all.begin(), all.end(), [&](const auto& request) { return request.starts_with(beginning); }));
}

void Gate::open() {
  const std::lock_guard lock{mutex_};
  is_open_ = true;
  opened_.notify_all();
}

void Gate::wait() {
  std::unique_lock lock{mutex_};
  opened_.wait(lock, [&] { return is_open_; });
}

std::string ok(std::string_view json) {
  return with_status(200, json);
}

std::string with_status(int status, std::string_view body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Whatever\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

std::string token_json(std::string_view token, long now, long expired_at) {
  return R"({"code":0,"message":null,"response":{"access_token":")" + std::string{token} +
         R"(","expired_at":)" + std::to_string(expired_at) + R"(,"now":)" + std::to_string(now) +
         "}}";
}

std::string payment_json(std::string_view imp_uid, int cancel_amount) {
  return R"({"amount":10000,"cancel_amount":)" + std::to_string(cancel_amount) +
         R"(,"cancel_history":[],"currency":"KRW","imp_uid":")" + std::string{imp_uid} +
         R"(","merchant_uid":"ORD-1","pay_method":"card","paid_at":1600000000,)" +
         R"("pg_provider":"html5_inicis","status":"cancelled"})";
}

ScriptedServer::Script after_token(
    std::function<void(ScriptedServer::Peer&, const std::string&)> answer) {
  return [answer = std::move(answer)](ScriptedServer::Peer& peer) {
    while (const auto request = peer.read_request()) {
      if (request->starts_with("POST /users/getToken "))
        peer.write(ok(token_json("a1b2c3")));
      else
        answer(peer, *request);
    }
  };
}

}  // namespace refund::iamport
