// The user name of an API key: the namespace, a plus sign and the key's own name. No account's name has a plus sign.

/** Such as `dev+ci`; `+ci` for a key of the deployment. */
export function keyName({ namespace, name }: { readonly namespace: string | null; readonly name: string }): string {
  return `${namespace ?? ''}+${name}`;
}

/** What a user name says when it is a key's; undefined when it is none. */
export function parseKeyName(text: string): { readonly namespace: string | null; readonly name: string } | undefined {
  const plus = text.indexOf('+');
  if (plus === -1) return undefined;
  return { namespace: text.slice(0, plus) || null, name: text.slice(plus + 1) };
}
