import { Html } from './html.ts'

/** How the page looks: in the light, in the dark, and on paper. The colours of parts differ also for those who see few colours. */
export const style = new Html(`
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1b2430; --soft: #5b6675; --line: #dfe3e8;
  --good: #2a78b8; --bad: #d9622b; --rest: #b6bfca; --one: #2a78b8; --two: #8559a8; --three: #d9622b }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --card: #1b2129; --ink: #e6eaf0; --soft: #9aa5b3;
  --line: #303945; --good: #5aa7e0; --bad: #f08a52; --rest: #566170; --one: #5aa7e0; --two: #b58ad6; --three: #f08a52 } }
* { box-sizing: border-box }
body { margin: 0; padding: 2rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums }
main { max-width: 60rem; margin: auto }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em }
h2 { font-size: 1.05rem; margin: 0 0 .1rem }
p { margin: 0; color: var(--soft) }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.5rem 0 }
dl > div, section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
dl > div { padding: .7rem .9rem; display: flex; flex-direction: column-reverse; justify-content: flex-end }
dt { color: var(--soft); font-size: .82rem }
dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.25; letter-spacing: -.01em }
section { padding: 1rem 1.1rem 1.1rem; margin: 0 0 1rem }
svg { display: block; width: 100%; height: auto; margin: .6rem 0 .4rem; overflow: visible }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums }
svg text.name { fill: var(--ink); font-size: 12px }
.grid { stroke: var(--line); stroke-width: 1; shape-rendering: crispEdges }
.good { fill: var(--good) } .bad { fill: var(--bad) } .rest { fill: var(--rest) }
.one, .two, .three { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.one { stroke: var(--one) } .two { stroke: var(--two); stroke-dasharray: 6 4 } .three { stroke: var(--three); stroke-dasharray: 2 4 }
.dot { stroke: none } .dot.one { fill: var(--one) } .dot.two { fill: var(--two) } .dot.three { fill: var(--three) }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .5rem 0 0; padding: 0; font-size: .85rem; color: var(--soft) }
li svg { display: inline-block; width: 1.4rem; height: .7rem; margin: 0 .4rem 0 0; vertical-align: -.02rem }
.table { max-height: 15rem; overflow: auto; margin-top: .8rem; border-top: 1px solid var(--line) }
table { width: 100%; border-collapse: collapse; font-size: .85rem }
caption { text-align: left; color: var(--soft); padding: .5rem 0 .2rem }
th, td { text-align: right; padding: .22rem .8rem .22rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: 400 }
thead th { position: sticky; top: 0; background: var(--card); color: var(--soft) }
tr > :first-child { text-align: left }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc;
    --good: #2a78b8; --bad: #d9622b; --rest: #b6bfca; --one: #2a78b8; --two: #8559a8; --three: #d9622b }
  body { padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .table { max-height: none; overflow: visible } thead th { position: static }
  section { border: 0; padding: 0; margin: 0 0 1.5rem } svg, dl, tr { break-inside: avoid } h2 { break-after: avoid } }
`)
