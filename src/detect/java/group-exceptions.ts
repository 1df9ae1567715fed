// Well-known groups of Maven Central of which names and packages do not tell enough.

/** Packages of groups that do not sound like them. */
const PACKAGES: readonly (readonly [group: string, packages: string])[] = [
  ['org.ow2.asm', 'org.objectweb.asm'],
  ['net.java.dev.jna', 'com.sun.jna'],
  ['com.h2database', 'org.h2'],
  ['org.beanshell', 'bsh'],
  ['xml-apis', 'org.w3c.dom'],
  ['ant', 'org.apache.tools'],
  ['c3p0', 'com.mchange'],
  ['itext', 'com.lowagie'],
];

/** Groups of one artifact that has moved from one to another, with the versions in each. */
const MOVED: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  asm: { asm: /^[1-3]\./, 'org.ow2.asm': /^[4-9]\./ },
  dom4j: { dom4j: /^1\./, 'org.dom4j': /^[2-9]\./ },
  groovy: { 'org.codehaus.groovy': /^[1-3]\./, 'org.apache.groovy': /^[4-9]\./ },
  'groovy-json': { 'org.codehaus.groovy': /^[1-3]\./, 'org.apache.groovy': /^[4-9]\./ },
  'groovy-xml': { 'org.codehaus.groovy': /^[1-3]\./, 'org.apache.groovy': /^[4-9]\./ },
  rxjava: { 'io.reactivex': /^[01]\./, 'io.reactivex.rxjava2': /^2\./, 'io.reactivex.rxjava3': /^3\./ },
};

/** Whether it is known that the group has classes in such a package. */
export function isKnownPackage(group: string, name: string): boolean {
  return PACKAGES.some(([one, begin]) => one === group && (name === begin || name.startsWith(`${begin}.`)));
}

/** Whether the group may have had the artifact in this version. */
export function hadVersion(group: string, artifact: string, version: string): boolean {
  return MOVED[artifact]?.[group]?.test(version) ?? true;
}
