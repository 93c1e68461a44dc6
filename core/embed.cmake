# cmake -D INPUT=FILE -D OUTPUT=HEADER -D NAME=VARIABLE -P embed.cmake: the file's bytes as a C++ array.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
file(SIZE ${INPUT} size)
file(WRITE ${OUTPUT} "#pragma once

#include <array>

namespace ecsync::catalogue {

inline constexpr std::array<unsigned char, ${size}> ${NAME}{
${bytes}};

}  // namespace ecsync::catalogue
")
