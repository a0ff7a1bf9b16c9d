#include "server/commands/command_line.h"

int main(int argc, char** argv) {
  return refund::commands::run(argc, argv);
}
