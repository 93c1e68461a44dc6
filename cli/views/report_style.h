#pragma once

namespace ecsync::cli {

/// The style sheet of a report. Charts are tables whose cells have a bar as long as --size, from 0
/// to 1, tells; it lies behind the figure, so that no colour need carry a meaning. Where there is
/// room, days stand beside each other as columns; where there is little, each shop is a card.
inline constexpr const char* report_style = R"css(
:root{color-scheme:light dark;--ink:#14181d;--dim:#4d5661;--paper:#fff;--line:#c9d0d8;--bar:#bcd8f7;--more:#cfe9cf;--bad:#f9d0cb}
@media (prefers-color-scheme:dark){
:root{--ink:#eef1f4;--dim:#b3bcc6;--paper:#15181c;--line:#3c444d;--bar:#234a75;--more:#22502c;--bad:#6d2922}}
@media (prefers-contrast:more){:root{--dim:var(--ink);--line:var(--ink)}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.45 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h1{font-size:1.5rem;margin:0}
h2{font-size:1.15rem;margin:2rem 0 .5rem}
p{margin:.25rem 0}
.dim,caption{color:var(--dim)}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1rem 0}
dl div{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem}
dt{color:var(--dim);font-size:.9rem}
dd{margin:0;font-size:clamp(1rem,4.5vw,1.3rem);font-weight:600;font-variant-numeric:tabular-nums}
dd small{display:block;font-size:.85rem;font-weight:400;color:var(--dim)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:0 2rem}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-size:.9rem;padding-bottom:.35rem}
th,td{padding:.25rem .4rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{color:var(--dim);font-weight:600;font-size:.9rem;vertical-align:bottom}
thead th.n{white-space:normal}
thead th::first-letter{text-transform:uppercase}
tbody th{font-weight:400;min-width:6.5rem}
th .dim{display:inline-block}
.n{text-align:right;white-space:nowrap;overflow-wrap:normal;font-variant-numeric:tabular-nums}
.bar{background:linear-gradient(var(--bar),var(--bar)) 0 50%/calc(var(--size,0)*100%) 70% no-repeat}
.more{--bar:var(--more)}
.bad{background:var(--bad)}
.hours td,.hours th{padding:.1rem .2rem;text-align:center;font-size:.85rem;min-width:0}
.hours td{background:color-mix(in srgb,var(--bar) calc(var(--size,0)*100%),transparent)}
.days thead th:nth-child(n+2){text-align:right}
footer{margin-top:2rem;font-size:.9rem}
.cards td{white-space:normal}
@media (max-width:40rem){body{padding:.6rem}th,td{padding:.2rem .25rem;font-size:.92rem}}
@media screen and (max-width:48rem){.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards tr{display:block;border:1px solid var(--line);border-radius:.5rem;padding:.3rem .6rem;margin-bottom:.6rem}
.cards th,.cards td{display:flex;justify-content:space-between;gap:1rem;border:0}
.cards th{font-weight:600}.cards td::before{content:attr(data-name);color:var(--dim)}.cards .bad::before{color:inherit}}
@media (min-width:43rem),print{.days{display:grid;grid-template-columns:auto 1fr;font-size:.72rem;line-height:1.1}
.days caption{display:block;grid-column:1/-1}
.days tbody{display:flex;flex-direction:row-reverse;min-width:0}
.days tr{display:grid;grid-template-rows:4.5rem 10rem 5.5rem;flex:1 1 0;min-width:0;max-width:4rem}
.days thead tr{max-width:none}
.days th:first-child{order:1;border:0}
.days thead th{align-self:end;text-align:right;padding:.2rem .5rem .2rem 0;font-size:.8rem;border:0}.days thead th:first-child{align-self:start}
.days tbody th,.days td{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;padding:.2rem 0;min-width:0;width:100%;
display:flex;flex-direction:column;justify-content:center;white-space:nowrap;overflow-wrap:normal;line-height:1}
.days tbody th{text-align:right}
.days .bar{border:0;border-top:1px solid var(--line);background-position:50% 0;background-size:80% calc(var(--size,0)*100%)}}
@media print{@page{size:A4;margin:12mm}:root{font-size:85%}body{max-width:none;padding:0}tr,dl div,.days{break-inside:avoid}h2{break-after:avoid}
.bar,.bad,.hours td{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";

}  // namespace ecsync::cli
