// rules_page FILE writes the page; rules_page --check FILE says whether it is up to date.
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/rules_page/rules_page.h"

int main(int argc, char** argv) {
  const bool check = argc == 3 && std::strcmp(argv[1], "--check") == 0;
  if (!check && argc != 2) {
    std::cerr << "rules_page [--check] FILE\n";
    return 2;
  }
  const auto page = refund::rules_page();
  const char* name = argv[argc - 1];
  if (!check) {
    std::ofstream file{name, std::ios::binary};
    file << page;
    return file.flush() ? 0 : 1;
  }

  std::ifstream file{name, std::ios::binary};
  const std::string written{std::istreambuf_iterator<char>{file}, {}};
  if (written == page) return 0;
  std::cerr << name << " is not what the tables say. Write it anew: rules_page " << name << "\n";
  return 1;
}
