// Linked into the programs of a build with sanitizers, which read it at their end.

/// What LeakSanitizer must not report: fontconfig keeps its configuration for the whole process and
/// points to parts of it by offsets, which look to the sanitizer as if nobody pointed to them.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT: the sanitizer's name
  return "leak:libfontconfig.so\n";
}

/// Not in the output of programs whose stderr tests read.
extern "C" const char* __lsan_default_options() {  // NOLINT: the sanitizer's name
  return "print_suppressions=0";
}
