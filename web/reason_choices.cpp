#include "web/reason_choices.h"

#include "shared/widget_words.h"

namespace refund {

std::vector<std::string> reason_choices(const ShopTerms& shop, Lang lang) {
  std::vector<std::string> choices;
  for (const auto& reason : shop.reasons)
    if (choices.size() < reasons_max) choices.push_back(reason.name);
  if (!choices.empty()) return choices;
  for (const auto word : {WidgetWord::reason_changed_mind, WidgetWord::reason_defective,
                          WidgetWord::reason_wrong_item, WidgetWord::reason_late})
    choices.emplace_back(text(word, lang));
  return choices;
}

}  // namespace refund
