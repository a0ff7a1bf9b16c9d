#include <CLI/CLI.hpp>

#include "tests/bench/program/benches.h"

int main(int argc, char** argv) {
  using namespace refund::bench;
  CLI::App program{"The ceilings of imp-refund: what is left when a part of a refund is left out"};
  program.require_subcommand(1);

  std::string gateway;
  program.add_subcommand("empty", "Our server with a handler that only answers")->callback([] {
    serve_empty();
  });
  auto* asks = program.add_subcommand("asks", "Our server with a handler that only asks i'mport");
  asks->add_option("--gateway", gateway, "Where i'mport is")->required();
  asks->callback([&] { serve_asking(gateway); });

  StoreLoad load;
  auto* store = program.add_subcommand("store", "The books alone: intents and outcomes");
  store->add_option("--db", load.path, "Books with orders in them")->required();
  store->add_option("--threads", load.threads, "Refunds at a time")->capture_default_str();
  store->add_option("--seconds", load.seconds, "For how long")->capture_default_str();
  store->callback([&] { run_store(load); });

  FlushLoad flush;
  auto* fdatasync = program.add_subcommand("fdatasync", "The disk alone: append and flush");
  fdatasync->add_option("--file", flush.path, "A new file on the disk in question")->required();
  fdatasync->add_option("--bytes", flush.bytes, "Written before each flush")->capture_default_str();
  fdatasync->add_option("--seconds", flush.seconds, "For how long")->capture_default_str();
  fdatasync->callback([&] { run_flush(flush); });

  Overload overload;
  auto* flood = program.add_subcommand("overload", "More requests than a server can serve");
  flood->add_option("--port", overload.port, "Where the server listens on this machine")
      ->required();
  flood->add_option("--times", overload.times, "How much more")->capture_default_str();
  flood->add_option("--seconds", overload.seconds, "Of each phase")->capture_default_str();
  flood->add_option("--connections", overload.connections, "At most")->capture_default_str();
  flood->callback([&] { run_overload(overload); });

  BooksSize size;
  auto* fill = program.add_subcommand("fill", "Makes books of a given size");
  fill->add_option("--db", size.path, "A file that is not there yet")->required();
  fill->add_option("--payments", size.payments, "How many")->capture_default_str();
  fill->add_option("--refunds", size.refunds, "How many, one an order")->capture_default_str();
  fill->callback([&] { fill_books(size); });

  try {
    CLI11_PARSE(program, argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "refund-bench: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
