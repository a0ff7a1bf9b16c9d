#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/sandbox_fixture.h"

namespace refund::sandbox {
namespace {

using test::code_of;
using test::message_of;
using test::response_of;
using test::Scene;
using wire::JsonObject;

/// An order that was tried four times, and two other payments, on the days before noon.
void add_payments(Scene& scene) {
  const auto at = [](int days) { return std::to_string(Scene::noon - days * 86'400); };
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m","amount":1,"status":"failed","started_at":)" +
      at(5) + R"(,"failed_at":)" + at(5) + "}");
  scene.sandbox().add(R"({"imp_uid":"imp_2","merchant_uid":"m","amount":2,"started_at":)" + at(4) +
                      R"(,"paid_at":)" + at(1) + "}");
  scene.sandbox().add(
      R"({"imp_uid":"imp_3","merchant_uid":"m","amount":3,"status":"ready","started_at":)" + at(3) +
      "}");
  scene.sandbox().add(R"({"imp_uid":"imp_4","merchant_uid":"m","amount":4,"started_at":)" + at(2) +
                      R"(,"paid_at":)" + at(2) + "}");
  scene.sandbox().add(
      R"({"imp_uid":"imp_5","merchant_uid":"n/1 나","amount":5,"sandbox":true,"started_at":)" +
      at(1) + R"(,"paid_at":)" + at(1) + "}");
  scene.sandbox().add(R"({"imp_uid":"imp_6","merchant_uid":"old","amount":6,"started_at":)" +
                      at(91) + R"(,"paid_at":)" + at(91) + "}");
}

/// The imp_uids of an answer, whether it is a payment, a list or a page; else status and code.
std::string uids_of(const httplib::Result& reply) {
  REQUIRE(reply);
  const auto told = JsonObject::parse(reply->body);
  REQUIRE(told);
  if (reply->status >= 300) return std::to_string(reply->status) + " " + code_of(reply);
  std::string uids;
  const auto add = [&](const auto& payment) {
    uids += (uids.empty() ? "" : " ") + payment.text("imp_uid").value_or("?").substr(4);
  };
  const auto envelope = *JsonObject::from(reply->body);
  envelope.each("response", add);
  if (const auto response = envelope.object("response")) {
    response->each("list", add);
    if (response->text("imp_uid")) add(*response);
  }
  return uids;
}

TEST_CASE("sandbox look-up: which payments are found") {
  Scene scene;
  add_payments(scene);
  const auto from_to = [](std::int64_t from, std::int64_t to) {
    return "from=" + std::to_string(Scene::noon - from) + "&to=" + std::to_string(Scene::noon - to);
  };
  const auto [path, found] = GENERATE_COPY(table<std::string, std::string>({
      {"/payments/imp_1", "1"},
      {"/payments/imp_1/", "1"},
      {"/payments/imp%5F1", "1"},
      {"/payments/imp_9", "404 -1"},
      {"/payments/imp_5", "404 -1"},  // of a test channel
      {"/payments/imp_5?include_sandbox=true", "5"},
      {"/payments/imp_5?include_sandbox=false", "404 -1"},
      {"/payments/find/n%2F1%20%EB%82%98", "5"},  // only the look-up by imp_uid hides it
      {"/payments/findAll/n%2F1%20%EB%82%98", "5"},
      {"/payments?imp_uid[]=imp_5", "5"},

      {"/payments?imp_uid[]=imp_1&imp_uid[]=imp_3", "1 3"},
      {"/payments?imp_uid%5B%5D=imp_3&imp_uid%5B%5D=imp_1", "3 1"},
      {"/payments/?imp_uid[0]=imp_1&merchant_uid[]=m", "1 4"},
      {"/payments?imp_uid[]=imp_1&imp_uid[]=imp_9", "1"},
      {"/payments?imp_uid[]=imp_9", "404 -1"},
      {"/payments", "400 -1"},

      {"/payments/find/m", "4"},
      {"/payments/find/m/", "4"},
      {"/payments/find/m/undefined", "4"},  // as a public client sends it
      {"/payments/find/m/ready", "3"},
      {"/payments/find/m/paid", "4"},
      {"/payments/find/m/cancelled", "404 -1"},
      {"/payments/find/m/refunded", "400 -1"},
      {"/payments/find/m?sorting=started", "1"},
      {"/payments/find/m?sorting=-paid", "2"},
      {"/payments/find/m/paid?sorting=paid", "4"},
      {"/payments/find/m?sorting=-updated", "2"},
      {"/payments/find/m?sorting=amount", "400 -1"},
      {"/payments/find/none", "404 -1"},

      {"/payments/findAll/m", "4 3 2 1"},
      {"/payments/findAll/m/paid", "4 2"},
      {"/payments/findAll/m/all?sorting=started", "1 2 3 4"},
      {"/payments/findAll/m?limit=3", "4 3 2"},
      {"/payments/findAll/m?limit=3&page=2", "1"},
      {"/payments/findAll/m?limit=3&page=3", ""},
      {"/payments/findAll/m?limit=0", "400 -1"},
      {"/payments/findAll/m?limit=1001", "400 -1"},
      {"/payments/findAll/m?limit=many", "400 -1"},
      {"/payments/findAll/m?page=0", "400 -1"},
      {"/payments/findAll/none", "404 -1"},

      {"/payments/status/all", "5 4 3 2 1"},  // imp_6 is older than 90 days
      {"/payments/status/paid?sorting=started", "2 4 5"},
      {"/payments/status/failed", "1"},
      {"/payments/status/cancelled", ""},
      {"/payments/status/refunded", "400 -1"},
      {"/payments/status/paid?" + from_to(86'400, 0), "5 2"},  // by the time they were paid
      {"/payments/status/paid?" + from_to(86'399, 0), ""},
      {"/payments/status/all?" + from_to(91 * 86'400, 86'400), "5 4 3 2 1 6"},
      {"/payments/status/all?" + from_to(91 * 86'400, 86'399), "400 -1"},  // 90 days and a second
      {"/payments/status/all?" + from_to(0, 86'400), "400 -1"},
      {"/payments/status/all?limit=2&page=2", "3 2"},

      {"/payments/imp_1/unknown", "404 -1"},
      {"/nowhere", "404 -1"},
  }));
  INFO(path);
  CHECK(uids_of(scene.get(path)) == found);
}

TEST_CASE("sandbox look-up: a page tells the ones beside it, and 0 at the ends") {
  Scene scene;
  add_payments(scene);
  const auto [page, previous, next] =
      GENERATE(table<int, const char*, const char*>({{1, "0", "2"}, {2, "1", "3"}, {3, "2", "0"}}));
  const auto reply =
      response_of(scene.get("/payments/status/all?limit=2&page=" + std::to_string(page)));
  CHECK(reply.number("total") == "5");
  CHECK(reply.number("previous") == previous);
  CHECK(reply.number("next") == next);
}

TEST_CASE("sandbox look-up: some missing is 207, none is 404, more than a hundred is 400") {
  Scene scene;
  add_payments(scene);
  CHECK(scene.get("/payments?imp_uid[]=imp_1")->status == 200);
  const auto some = scene.get("/payments?imp_uid[]=imp_1&imp_uid[]=imp_9");
  CHECK(some->status == 207);
  CHECK(code_of(some) == "0");
  CHECK(scene.get("/payments?imp_uid[]=imp_9")->status == 404);
  std::string many = "/payments?";
  for (int i = 0; i < 101; ++i) many += "&imp_uid[]=imp_" + std::to_string(i);
  CHECK(scene.get(many)->status == 400);
}

TEST_CASE("sandbox look-up: the words of i'mport") {
  Scene scene;
  CHECK(message_of(scene.get("/payments/imp_9")) == "존재하지 않는 결제정보입니다.");
  CHECK(message_of(scene.get("/payments/status/refunded")) == "지원되지 않는 상태값입니다.");
}

TEST_CASE("sandbox look-up: every look-up wants a token") {
  Scene scene;
  add_payments(scene);
  const auto path =
      GENERATE("/payments/imp_1", "/payments?imp_uid[]=imp_1", "/payments/find/m",
               "/payments/findAll/m", "/payments/status/all", "/payments/imp_1/balance");
  CHECK(scene.client->Get(path)->status == 401);
}

TEST_CASE("sandbox look-up: the balance is PAYCO's") {
  Scene scene;
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m","amount":12000,"pg_provider":"payco","cancel_amount":1000})");
  scene.sandbox().add(R"({"imp_uid":"imp_2","merchant_uid":"m","amount":1})");
  const auto balance = scene.get("/payments/imp_1/balance");
  CHECK(response_of(balance).number("amount") == "11000");
  CHECK(response_of(balance).object("primary")->number("vat") == "1000");
  CHECK(response_of(balance).object("primary")->number("supply") == "10000");
  CHECK(scene.get("/payments/imp_2/balance")->status == 405);
  CHECK(scene.get("/payments/imp_9/balance")->status == 404);
}

TEST_CASE("sandbox look-up: JSON as PHP writes it") {
  Scene scene;
  scene.sandbox().add(
      R"({"imp_uid":"imp_1","merchant_uid":"m","amount":10000.0,"name":"유자/차 \"🍊\"\n",
                          "buyer_email":null,"promotion":{"id":"p/1","discount":500},"zeta":[1,"ㄱ"],
                          "card_quota":3,"pg_id":""})");
  const auto body = scene.get("/payments/imp_1")->body;
  INFO(body);
  CHECK(body.starts_with(R"({"code":0,"message":null,"response":{"amount":10000,"apply_num":)"));
  CHECK(body.find(R"("name":"\uc720\uc790\/\ucc28 \"\ud83c\udf4a\"\n",)") != std::string::npos);
  CHECK(body.find(R"("promotion":{"id":"p\/1","discount":500},)") != std::string::npos);
  CHECK(body.find(R"("buyer_email":null,)") != std::string::npos);
  CHECK(body.find(R"("card_name":"\uc2e0\ud55c\uce74\ub4dc",)") != std::string::npos);
  CHECK(body.find(R"("card_quota":3,)") != std::string::npos);
  CHECK(body.find(R"("pg_id":"",)") != std::string::npos);
  CHECK(body.find(R"("vbank_date":0,)") != std::string::npos);
  CHECK(body.find(R"("cancel_history":[],)") != std::string::npos);
  CHECK(body.ends_with(R"("vbank_num":null,"zeta":[1,"\u3131"]}})"));  // a field of tomorrow
  CHECK(std::all_of(body.begin(), body.end(), [](unsigned char c) { return c < 0x80; }));

  std::vector<std::string> names;
  response_of(scene.get("/payments/imp_1")).each_name([&](auto name) { names.emplace_back(name); });
  CHECK(std::is_sorted(names.begin(), names.end()));
  CHECK(names.size() == 55);
}

}  // namespace
}  // namespace refund::sandbox
