#pragma once

// Everything the widget asks of the page, implemented in web/engine.js. Texts are passed as a
// pointer and a length in bytes of UTF-8; texts that come back lie in text_buffer().

#define REFUND_HOST(name) __attribute__((import_module("host"), import_name(#name)))
#define REFUND_EXPORT(name) __attribute__((export_name(#name), used))

extern "C" {

// For the corners of boxes.
REFUND_HOST(cos)
float host_cos(float angle);
REFUND_HOST(sin)
float host_sin(float angle);
REFUND_HOST(acos)
float host_acos(float cosine);

// Glyphs, rasterised by a 2D canvas. `family` is the page's number for a font family.
REFUND_HOST(font_metrics)
void host_font_metrics(int family, float size, int weight, float* ascent, float* descent);
/// Measures and keeps the glyph for host_glyph_pixels(). `box`: left, top, width, height.
REFUND_HOST(glyph)
float host_glyph(int family, unsigned code_point, float size, int weight, int* box);
REFUND_HOST(glyph_pixels)
void host_glyph_pixels(unsigned char* pixels, int width, int height);

// One frame, drawn by WebGL and then copied to the widget's own canvas.
REFUND_HOST(atlas)
void host_atlas(int atlas, unsigned version, int width, int height, const unsigned char* pixels);
REFUND_HOST(begin_frame)
void host_begin_frame(int atlas, float width, float height, float pixel_ratio);
REFUND_HOST(triangles)
void host_triangles(const void* vertices, int vertex_bytes, const void* indices, int index_bytes);
REFUND_HOST(draw)
void host_draw(float left, float top, float right, float bottom, int first_index, int index_count);

// What was drawn, in words, after the frame.
REFUND_HOST(node)
void host_node(int role, int control, float x, float y, float width, float height, unsigned traits,
               int caret);
/// The texts of the node just told: label, value, hint, error, note.
REFUND_HOST(node_text)
void host_node_text(int which, const char* text, int length);

// What to do next. See Effect in web/widget.h.
REFUND_HOST(effect)
void host_effect(int kind, const char* text, int length, int seconds, int control);

// The browser's own JSON. A document or an object inside it is known by a number above 0.
REFUND_HOST(json_parse)
int host_json_parse(const char* text, int length);
REFUND_HOST(json_release)
void host_json_release(int object);
/// A JsonKind.
REFUND_HOST(json_kind)
int host_json_kind(int object, const char* name, int length);
/// Puts a text, or a number as it was written, into text_buffer(); returns its length.
REFUND_HOST(json_scalar)
int host_json_scalar(int object, const char* name, int length);
/// An object that is a member; of an array the item at `index`. 0 when there is none.
REFUND_HOST(json_object)
int host_json_object(int object, const char* name, int length, int index);
/// Puts the name of the member at `index` into text_buffer(); -1 behind the last one.
REFUND_HOST(json_name)
int host_json_name(int object, int index);
}
