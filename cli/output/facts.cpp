#include "cli/output/facts.h"

namespace ecsync::cli {

void print_facts(Output& output, const std::vector<Fact>& facts) {
  if (!output.people()) return;
  const auto language = output.language();
  std::vector<Field> fields;
  fields.reserve(facts.size());
  for (const auto& fact : facts)
    fields.push_back({std::string(fact.name.in(language)), fact.value.in(language)});
  output.fields(fields);
}

}  // namespace ecsync::cli
