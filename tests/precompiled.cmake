# Tests are many and run once: the headers they share are read once.
set(precompiled_headers
  <doctest/doctest.h> <fmt/format.h> <algorithm> <chrono> <filesystem> <fstream> <functional> <map> <memory> <optional> <set>
  <string> <variant> <vector>)
