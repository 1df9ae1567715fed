// A page with one message, for people who came with a browser and did not get where they wanted.

import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 15vh auto; max-width: 34rem; padding: 0 1.5rem; font: 16px/1.55 system-ui, sans-serif; color: #1b1f24; background: #fff; }
a { color: #0b57d0; }
h1 { font-size: 1.35rem; margin: 0 0 0.75rem; }
p { margin: 0 0 1.25rem; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e8eb; background: #14171a; }
  a { color: #8ab4f8; }
}
`;

/** Nothing on the page comes from elsewhere, and nobody puts it into a frame. The one style is known by its hash (CSP, level 3). */
export const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
} as const;

/** The page as HTML; title, message and link are texts, whatever they hold. */
export function messagePage({
  title,
  message,
  link,
}: {
  readonly title: string;
  readonly message: string;
  readonly link: { readonly text: string; readonly href: string };
}): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${asText(title)} – Shiplock</title><style>${STYLE}</style></head>
<body><main><h1>${asText(title)}</h1><p>${asText(sentence(message))}</p><p><a href="${asText(link.href)}">${asText(link.text)}</a></p></main></body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function asText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
