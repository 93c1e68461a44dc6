#pragma once

namespace ecsync::fuzz {

/// While it lives, the thread that made it gets no further threads: adapters, which ask for several
/// things at a time, then ask for one after the other. So the same input always does the same.
class LoneThread {
 public:
  LoneThread();
  LoneThread(const LoneThread&) = delete;
  LoneThread& operator=(const LoneThread&) = delete;
  ~LoneThread();
};

}  // namespace ecsync::fuzz
