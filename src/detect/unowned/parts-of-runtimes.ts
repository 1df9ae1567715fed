// What belongs to a runtime of Java or to Go itself, of what lies beside the file that tells which it is.

import type { FoundPackage } from '../evidence.ts';

/** The tools of OpenJDK from 7 to 25; whatever else lies beside them somebody put there. */
const JAVA_TOOLS =
  'appletviewer extcheck idlj jaotc jar jarsigner java javac javadoc javah javap javaws jcmd jconsole jdb jdeprscan jdeps jfr jhat jhsdb ' +
  'jimage jinfo jjs jlink jmap jmod jpackage jps jrunscript jshell jstack jstat jstatd jvisualvm jwebserver keytool native2ascii orbd pack200 ' +
  'policytool rmic rmid rmiregistry schemagen serialver servertool tnameserv unpack200 wsgen wsimport xjc';
const JAVA = [...JAVA_TOOLS.split(' ').flatMap((tool) => [`bin/${tool}`, `jre/bin/${tool}`]), 'jre/lib', 'lib'];
/** Tests and sources of Go have programs and archives in them; its own commands say what they are. */
const GO = ['misc', 'pkg', 'src', 'test'];
/** Folders in which much else lies, into which a runtime may have been unpacked: `lib` is not its own there. */
const SHARED = /^(?:usr|usr\/local|opt|home|root|srv|app)$/;

/** Its folders, and files, by the path of the file that tells of it. */
export function partsOfRuntime(path: string, packages: readonly FoundPackage[]): string[] {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, Math.max(0, slash));
  const parts = partsOf(path.slice(slash + 1), packages);
  const own = folder === '' || SHARED.test(folder) ? parts.filter((part) => part.includes('bin/')) : parts;
  return own.map((part) => (folder === '' ? part : `${folder}/${part}`));
}

function partsOf(name: string, packages: readonly FoundPackage[]): readonly string[] {
  if (name === 'release' && packages.some((one) => one.name === 'openjdk')) return JAVA;
  if (name === 'VERSION' && packages.some((one) => one.name === 'stdlib')) return GO;
  return [];
}
