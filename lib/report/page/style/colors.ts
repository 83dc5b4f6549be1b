const LIGHT = `
  --page: #f6f7f9; --surface: #ffffff; --sunk: #eef0f4; --line: #dde1e8; --line-strong: #b9c0cc;
  --ink: #161b24; --muted: #565f6e; --accent: #2347a8; --accent-soft: #e8edfb;
  --good: #0f6241; --good-soft: #e3f3eb; --warn: #8a4b08; --warn-soft: #fcf0dc; --bad: #b01e15; --bad-soft: #fdeceb;
  --edge: #6f83b5; --shadow: 0 1px 2px rgb(22 27 36 / .05), 0 6px 20px rgb(22 27 36 / .05);`;

const DARK = `
  --page: #0e1117; --surface: #161b23; --sunk: #1e242e; --line: #2a313d; --line-strong: #465061;
  --ink: #e8ebf1; --muted: #a4adbb; --accent: #9bb6ff; --accent-soft: #1d2942;
  --good: #6fd3a2; --good-soft: #13291f; --warn: #f1b866; --warn-soft: #2e2312; --bad: #ff968d; --bad-soft: #361a19;
  --edge: #6d82b8; --shadow: none;`;

/** Colors, light and dark: by what the system prefers, unless the reader chose; light on paper. */
export const COLORS = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
:root[data-theme=light] { color-scheme: light; ${LIGHT} }
:root[data-theme=dark] { color-scheme: dark; ${DARK} }
@media print { :root, :root[data-theme] { color-scheme: light; ${LIGHT} --page: #ffffff; --shadow: none; } }
`;
