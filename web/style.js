// The element's style sheet: the button, the card around the canvas, and the semantic DOM, which is
// the visible form where there is no canvas. Colours come from theme.h by way of the build.
import { colors } from 'imp-refund-button';

const variables = (palette) => Object.entries(palette).map(([name, value]) => `--${name}:${value}`).join(';');

/** Concrete families first: a canvas in Firefox resolves system-ui otherwise than the page does. */
const families =
  '"Pretendard","Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR","Noto Sans CJK KR",system-ui,sans-serif';

// overflow-anchor: a browser that holds on to a line of the form while the form grows moves the page
// under the finger, between press and release.
const css = `
:host{display:block;overflow-anchor:none}
:host([hidden]){display:none}
.root{position:relative;${variables(colors.light)};--a:var(--imp-refund-accent,var(--accent));
  --r:var(--imp-refund-radius,10px);color:var(--text);font:400 16px/24px var(--imp-refund-font,${families});
  text-align:start;letter-spacing:normal;word-spacing:normal;text-transform:none;-webkit-text-size-adjust:100%}
.root[data-scheme=dark]{${variables(colors.dark)};color-scheme:dark}
.root[data-scheme=light]{color-scheme:light}
*{box-sizing:border-box}
.trigger{position:relative;font:600 16px/24px var(--imp-refund-font,${families});min-width:44px;height:44px;padding:0 20px;margin:0;
  border:0;border-radius:var(--r);background:var(--a);color:var(--on-a,var(--on-accent));cursor:pointer;white-space:nowrap}
.trigger:hover{filter:brightness(.93)}
.trigger:focus-visible{outline:2px solid var(--a);outline-offset:2px}
.trigger:disabled{background:color-mix(in srgb,var(--border) 18%,var(--surface));color:var(--muted);cursor:not-allowed;filter:none}
.trigger[aria-busy]{cursor:progress}
.root:not([data-open]) .trigger:disabled~.stage canvas{display:none}
.trouble{margin:8px 0 0;max-width:480px;font-size:14px;line-height:20px;color:var(--danger)}
.stage{position:relative}
.probe{position:absolute;visibility:hidden;width:0;height:0;color:var(--a);border-radius:var(--r)}
canvas{position:absolute;left:0;top:0;display:block;pointer-events:none}
.root:not([data-open]) .stage{position:absolute;left:-4px;top:-4px;pointer-events:none}
.root:not([data-open]) .mirror{display:none}
.root[data-drawn]:not([data-open]) .trigger:enabled{background:none;color:transparent;filter:none;outline:0}
.root[data-open] .trigger{display:none}
.root[data-open] .stage{width:100%;max-width:480px;background:var(--surface);border:1px solid var(--line);
  border-radius:calc(var(--r) + 6px);box-shadow:0 1px 2px rgb(16 24 40/.06),0 8px 24px rgb(16 24 40/.1);height:calc(var(--height,160px) + 2px);
  overflow:hidden}
@media (prefers-reduced-motion:no-preference){.root[data-open] .stage{animation:appear .16s ease-out;transition:height .16s ease-out}
  .trigger{transition:filter .12s}}
@keyframes appear{from{opacity:0;transform:translateY(-4px)}}
.mirror>*{position:absolute;margin:0;padding:0;border:0;font:inherit;color:inherit;min-width:0}
.mirror h2,.mirror p,.mirror label,.mirror progress{opacity:0;overflow:hidden;pointer-events:none}
.mirror label{pointer-events:auto;font-size:13px;line-height:20px}
.mirror :is(.error,.note){font-size:13px;line-height:20px}
.mirror h2:focus{outline:0}
.mirror button,.mirror a,.mirror input[type=checkbox]{opacity:0;cursor:pointer;touch-action:manipulation}
.mirror button:disabled{cursor:default}
.mirror input[type=text]{background:none;appearance:none;outline:0;font-kerning:none;
  text-rendering:geometricPrecision;text-overflow:ellipsis;color:var(--text);caret-color:var(--a);border-radius:0}
.mirror ul{overflow:auto;list-style:none;overscroll-behavior:contain}
.mirror li{height:40px;padding:8px;border-radius:calc(var(--r) - 4px);cursor:pointer;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
.mirror li:is(.marked,:hover){background:color-mix(in srgb,var(--a) 12%,transparent)}
.mirror li[aria-selected=true]{font-weight:600}
.mirror input::placeholder{color:var(--muted);opacity:1}
.mirror>[hidden]{display:none!important}
.mirror input[type=text]:disabled{color:var(--muted);-webkit-text-fill-color:var(--muted);opacity:1}
.mirror ::selection{background:color-mix(in srgb,var(--a) 28%,transparent)}
.mirror .right{text-align:right}
.mirror .foreign{opacity:1;white-space:nowrap;text-overflow:ellipsis}
.mirror .foreign .name{position:absolute;opacity:0}
.mirror .foreign .value{display:block;overflow:hidden;text-overflow:ellipsis}
.mirror .wraps{white-space:normal;word-break:keep-all;overflow-wrap:anywhere}
.mirror .status{width:1px;height:1px;opacity:0;overflow:hidden}
${['.plain', '@media (forced-colors:active)'].map((where) => plain(where)).join('')}
.form{display:grid;gap:16px;padding:24px}
.form h2,.form p{margin:0}
.form h2{font-size:18px;font-weight:700}
.form h2:focus{outline:0}
.form fieldset{display:grid;gap:16px;margin:0;padding:0;border:0;min-width:0}
.form fieldset:empty{display:none}
.choices{display:grid;gap:8px}
.form label{display:grid;gap:4px;font-weight:600;font-size:13px;line-height:20px}
.form input,.form select{font:inherit;font-size:16px;font-weight:400;height:48px;padding:0 12px;border:1px solid var(--border);
  border-radius:var(--r);background:var(--surface);color:var(--text);width:100%}
.form .error{color:var(--danger);font-weight:400}
.form button{font:inherit;font-weight:600;height:48px;border-radius:var(--r);border:1px solid var(--border);background:none;color:inherit;cursor:pointer}
.form button[type=submit]{background:var(--a);border-color:transparent;color:var(--on-a,var(--on-accent))}
.form button:disabled{color:var(--muted);cursor:default}
.root[data-open] .stage.grown{height:auto}
`;

/** The semantic DOM as an ordinary form: without a canvas to lie on, or where colours are forced. */
function plain(where) {
  const media = where.startsWith('@');
  const on = media ? '' : where + ' ';
  const rules = `
.root[data-open] ${media ? '.stage' : '.stage.plain'}{height:auto;padding:16px 24px}
${on}canvas{display:none}
${media ? ".root[data-drawn]:not([data-open]) .trigger:enabled{color:inherit}" : ""}
${on}.mirror>*{position:static!important;display:block;opacity:1!important;width:auto!important;height:auto!important;margin:4px 0}
${on}.mirror :is(.status:empty,ul:empty){display:none}
${on}.mirror .status{position:absolute!important;width:1px!important;height:1px!important;opacity:0!important}
${on}.mirror p:has(>.name){display:flex;justify-content:space-between;gap:16px;text-align:start}
${on}.mirror p>.name{flex:none;color:var(--muted)}
${on}.mirror ul{max-height:240px!important;border:1px solid var(--border);border-radius:var(--r)}
${on}.mirror li.marked{outline:2px solid;outline-offset:-2px}
${on}.mirror .foreign .name{position:static;opacity:1}
${on}.mirror .foreign .value{display:block}
${on}.mirror input[type=text]{width:100%!important;height:48px!important;border:1px solid var(--border);padding:0 12px;appearance:auto}
${on}.mirror label{font-weight:600;margin-top:16px}
${on}.mirror input[type=checkbox]{display:inline-block;width:20px!important;height:20px!important;margin:0 8px 0 0;vertical-align:middle;accent-color:var(--a)}
${on}.mirror input[type=checkbox]+label{display:inline-block;margin:0;font-weight:400;font-size:16px;vertical-align:middle}
${on}.mirror button{display:inline-block;min-height:44px;margin:8px 8px 8px 0;padding:0 16px;border:1px solid var(--border);border-radius:var(--r);background:none;cursor:pointer}
${on}.mirror button.icon{float:right;margin:-36px 0 0}
${on}.mirror button[type=submit]{background:var(--a);border-color:var(--a);color:var(--on-a,var(--on-accent));font-weight:600}
${on}.mirror button:disabled{background:none;border-color:var(--border);color:var(--muted)}
${on}.mirror h2{font-size:18px;font-weight:700}
${on}.mirror .error{color:var(--danger)}
${on}.mirror a{display:block;text-decoration:underline}`;
  return media ? `${where}{${rules}\n.trigger{border:1px solid!important}}\n` : rules;
}

let shared;

/** One sheet for all elements of the page. No style element: a strict CSP allows this as it is. */
export function sheet() {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  }
  return shared;
}
