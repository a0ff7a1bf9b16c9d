#include <vector>

#include "server/sandbox/envelope.h"
#include "server/sandbox/lookup.h"
#include "server/sandbox/world.h"

namespace refund::sandbox {
namespace {

using httplib::Request;
using httplib::Response;

/// The parts of the path between slashes, each decoded by itself: an order id may hold a slash.
std::vector<std::string> path_parts(std::string_view target) {
  target = target.substr(0, target.find('?'));
  std::vector<std::string> parts;
  while (!target.empty()) {
    const auto slash = std::min(target.find('/'), target.size());
    if (slash > 0)
      parts.push_back(httplib::decode_path_component(std::string(target.substr(0, slash))));
    target.remove_prefix(std::min(slash + 1, target.size()));
  }
  return parts;
}

void answer_found(Response& response, const lookup::Found& found) {
  if (found)
    answer(response, *found);
  else
    answer(response, found.error());
}

void look_up(const Request& request, Response& response, World& world) {
  const auto parts = path_parts(request.target);
  const auto query = Parameters::of(request);
  const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : std::string{}; };
  const auto look = [&](Call call, auto&& at) {
    world.calls.count(call);
    if (!authorized(request, response, world)) return;
    if (!query) return answer(response, malformed("잘못된 요청입니다."));
    answer_found(response, world.payments.read(at));
  };

  if (parts.size() == 1) {
    world.calls.count(Call::payments);
    if (!authorized(request, response, world)) return;
    if (!query) return answer(response, malformed("잘못된 요청입니다."));
    const auto found =
        world.payments.read([&](const Books& books) { return lookup::payments(books, *query); });
    if (found)
      answer(response, found->json, found->some_missing ? 207 : 200);
    else
      answer(response, found.error());
  } else if (part(1) == "find" && parts.size() >= 3) {
    look(Call::find,
         [&](const Books& books) { return lookup::one_of_order(books, part(2), part(3), *query); });
  } else if (part(1) == "findAll" && parts.size() >= 3) {
    look(Call::find_all,
         [&](const Books& books) { return lookup::all_of_order(books, part(2), part(3), *query); });
  } else if (part(1) == "status" && parts.size() >= 3) {
    look(Call::by_status, [&](const Books& books) {
      return lookup::by_status(books, part(2), *query, unix_time(world.now()));
    });
  } else if (part(2) == "balance") {
    look(Call::balance, [&](const Books& books) { return lookup::balance(books, part(1)); });
  } else if (parts.size() == 2) {
    look(Call::payment,
         [&](const Books& books) { return lookup::payment(books, part(1), *query); });
  } else {
    response.status = 404;
  }
}

}  // namespace

void mount_lookups(httplib::Server& server, World& world) {
  // The path is taken apart above; the library's patterns only have to let it through, as deep as
  // an order id with slashes makes it. It has matched them against the decoded path.
  for (const auto* depth :
       {"/payments/?", "/payments/:a", "/payments/:a/:b", "/payments/:a/:b/:c",
        "/payments/:a/:b/:c/:d", "/payments/:a/:b/:c/:d/:e", "/payments/:a/:b/:c/:d/:e/:f"})
    server.Get(depth, [&world](const Request& request, Response& response) {
      look_up(request, response, world);
    });
}

}  // namespace refund::sandbox
