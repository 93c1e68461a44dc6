#pragma once

// scripts/mutate puts this before the files that it changes.

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace mutate {

// Open in whatever a test starts, even when that has an environment of its own.
constexpr int choice_fd =
    77;  ///< the number of the change that is made; 0: none, and tell which could be
constexpr int hits_fd = 78;  ///< where that is told

inline std::array<std::atomic<bool>, 100000> told;

/// Whether change `id` is made. Tells when it could have been, the first time in a test.
inline bool on(int id) {
  static const int chosen = [] {
    std::array<char, 12> text{};
    return pread(choice_fd, text.data(), text.size() - 1, 0) > 0 ? std::atoi(text.data()) : -1;
  }();
  if (chosen == 0 && !told.at(static_cast<std::size_t>(id)).exchange(true)) {
    std::array<char, 16> line{};
    const int length = std::snprintf(line.data(), line.size(), "%d\n", id);
    if (write(hits_fd, line.data(), static_cast<std::size_t>(length)) < 0) return false;
  }
  return chosen == id;
}

/// `a < b` becomes `a < Between{compare} < b`: where a begins and b ends need not be known.
template <class Compare>
struct Between {
  Compare compare;
};
template <class Compare>
Between(Compare) -> Between<Compare>;

template <class Value, class Compare>
struct Left {
  const Value& value;
  Compare compare;
};

#define MUTATE_RELATION(sign)                                                          \
  template <class Value, class Compare>                                                \
  Left<Value, Compare> operator sign(const Value& value, Between<Compare>&& between) { \
    return {value, between.compare};                                                   \
  }                                                                                    \
  template <class Value, class Compare, class Other>                                   \
  bool operator sign(Left<Value, Compare>&& left, const Other& other) {                \
    return left.compare(left.value, other);                                            \
  }

MUTATE_RELATION(<)
MUTATE_RELATION(<=)
MUTATE_RELATION(>)
MUTATE_RELATION(>=)
MUTATE_RELATION(==)
MUTATE_RELATION(!=)

#undef MUTATE_RELATION

}  // namespace mutate
