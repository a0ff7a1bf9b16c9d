#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>

namespace refund::sandbox {

/// The calls of i'mport that the sandbox answers.
enum class Call {
  get_token,
  cancel,
  payment,
  payments,
  find,
  find_all,
  by_status,
  balance,
  revoke_vbank,
};

/// How often each call was made, refused ones included. Its JSON names them as the API does.
class Calls {
 public:
  void count(Call call) { ++counts_[static_cast<std::size_t>(call)]; }

  std::string json() const {
    std::string json = "{";
    for (std::size_t i = 0; i < names.size(); ++i)
      json += (i ? ",\"" : "\"") + std::string(names[i]) + "\":" + std::to_string(counts_[i]);
    return json + "}";
  }

 private:
  static constexpr std::array<std::string_view, 9> names = {
      "POST /users/getToken",
      "POST /payments/cancel",
      "GET /payments/{imp_uid}",
      "GET /payments",
      "GET /payments/find/{merchant_uid}",
      "GET /payments/findAll/{merchant_uid}",
      "GET /payments/status/{status}",
      "GET /payments/{imp_uid}/balance",
      "DELETE /vbanks/{imp_uid}",
  };
  std::array<std::atomic<std::size_t>, names.size()> counts_{};
};

}  // namespace refund::sandbox
