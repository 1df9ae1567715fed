// What belongs to a runtime of Java or to Go itself, of what lies beside the file that tells which it is: others put theirs there, too.

import type { PlacedFile } from '../file-tree.ts';

/** The tools of OpenJDK from 7 to 25. */
const TOOLS = words(`
  appletviewer extcheck idlj jaotc jar jarsigner java javac javadoc javah javap javaws jcmd jconsole jdb jdeprscan jdeps jfr jhat jhsdb jimage
  jinfo jjs jlink jmap jmod jpackage jps jrunscript jshell jstack jstat jstatd jvisualvm jwebserver keytool native2ascii orbd pack200
  policytool rmic rmid rmiregistry schemagen serialver servertool tnameserv unpack200 wsgen wsimport xjc`);
/** Its libraries. */
const LIBRARIES = words(`
  attach awt awt_headless awt_xawt dt_shmem dt_socket extnet fontmanager freetype harfbuzz hprof instrument j2gss j2pcsc j2pkcs11 jaas java
  java_crw_demo javajpeg jawt jdwp jfr jimage jli jpeg jsig jsound jsoundalsa jsvml jvm kcms lcms le management management_agent management_ext
  mlib_image net nio npt prefs rmi saproc sctp simdsort sleef splashscreen sunec syslookup t2k unpack verify zip`);
/** And its archives: sources, signatures of older releases, names of domains. */
const ARCHIVES = '(?:lib/)?src\\.zip|lib/ct\\.sym|(?:jre/)?lib/security/public_suffix_list\\.dat';
const OF_LIB = `(?:[\\w-]+/){0,2}lib(?:${LIBRARIES})\\.so|jexec|jspawnhelper`;
const JAVA = new RegExp(`^(?:(?:jre/)?(?:bin/(?:${TOOLS})|lib/(?:${OF_LIB}))|${ARCHIVES})$`);
/** Tests and sources of Go have programs and archives in them; its own commands say what they are. */
const GO = /^(?:misc|pkg|src|test)\//;
/** Folders in which much else lies, into which Go may have been unpacked. */
const SHARED = /^(?:|usr|usr\/local|opt|home|root|srv|app)$/;

/** Says of a path whether it is of one of the runtimes among the files. */
export function partsOfRuntimes(found: readonly PlacedFile[]): (path: string) => boolean {
  /** What is theirs, by their folders. */
  const runtimes = new Map<string, RegExp>();
  for (const { path, file } of found) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
    const packages = file.evidence?.packages ?? [];
    if (name === 'release' && packages.some((one) => one.name === 'openjdk')) runtimes.set(folder, JAVA);
    const isGo = name === 'VERSION' && packages.some((one) => one.name === 'stdlib');
    if (isGo && !SHARED.test(folder)) runtimes.set(folder, GO);
  }
  return (path) => {
    if (runtimes.size === 0) return false;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (runtimes.get(path.slice(0, slash))?.test(path.slice(slash + 1))) return true;
    }
    return runtimes.get('')?.test(path) ?? false;
  };
}

function words(text: string): string {
  return text.trim().split(/\s+/).join('|');
}
