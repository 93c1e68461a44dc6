#include "cli/parameters.h"

#include <CLI/CLI.hpp>

namespace ecsync::cli {

Parameter* Parameter::type_name(const std::string& name) {
  option_->type_name(name);
  return this;
}

Parameter* Parameter::required() {
  option_->required();
  return this;
}

Parameter* Parameter::delimiter(char separator) {
  option_->delimiter(separator);
  return this;
}

Parameter* Parameter::check(std::function<void(const std::string&)> check) {
  const auto validate = [check = std::move(check)](std::string& value) {
    check(value);
    return std::string();
  };
  option_->check(CLI::Validator(validate, ""));
  return this;
}

Parameters::Parameters(const std::string& about, const std::string& name)
    : app_(std::make_shared<CLI::App>(about, name)) {
  app_->set_help_flag();
}

Parameter* Parameters::add(CLI::Option& option) {
  return &all_.emplace_back(option);
}

Parameter* Parameters::add_option(const std::string& names, std::string& value,
                                  const std::string& about) {
  return add(*app_->add_option(names, value, about));
}

Parameter* Parameters::add_option(const std::string& names, std::optional<std::string>& value,
                                  const std::string& about) {
  return add(*app_->add_option(names, value, about));
}

Parameter* Parameters::add_option(const std::string& names, std::vector<std::string>& values,
                                  const std::string& about) {
  return add(*app_->add_option(names, values, about));
}

Parameter* Parameters::add_repeatable(const std::string& names, std::vector<std::string>& values,
                                      const std::string& about) {
  // Otherwise CLI11 takes the arguments that follow for more of its values.
  return add(*app_->add_option(names, values, about)->allow_extra_args(false));
}

Parameter* Parameters::add_option(const std::string& names, int& value, const std::string& about) {
  return add(*app_->add_option(names, value, about));
}

Parameter* Parameters::add_option(const std::string& names, std::optional<std::int64_t>& value,
                                  const std::string& about) {
  return add(*app_->add_option(names, value, about));
}

std::vector<std::string> Parameters::values_of(const std::string& name) const {
  const auto* option = app_->get_option_no_throw(name);
  return option == nullptr ? std::vector<std::string>() : option->results();
}

Parameter* Parameters::add_flag(const std::string& names, bool& value, const std::string& about) {
  return add(*app_->add_flag(names, value, about));
}

Parameter* Parameters::add_optional(const std::string& names, std::optional<std::string>& value,
                                    const std::string& usual, const std::string& about) {
  return add(*app_->add_option(names, value, about)->expected(0, 1)->default_str(usual));
}

}  // namespace ecsync::cli
