#pragma once

/// The other side of web/browser/host.h for one thread's page: what the browser does for the Wasm.
namespace refund::fuzz {

class Page;

Page*& page_of_this_thread();
/// How many JSON objects the widget has been given and has not given back.
int objects_being_read();
/// Counts the semantic nodes of a frame.
int& nodes_drawn();

}  // namespace refund::fuzz
