// In which packages the classes of an archive are: what is left to tell where it is from when nothing in it names that.

/** Classes for one release of Java and later lie in a folder of their own (JAR File Specification, "Multi-release JAR files"). */
const CLASS = /^(?:META-INF\/versions\/\d+\/)?((?:[^/]+\/)*)[^/]+\.class$/;
/** Of an application: what lies there is its own, and no library. */
const APPLICATION = /^(?:BOOT-INF|WEB-INF|APP-INF)\//;
const LAUNCHER = 'org.springframework.boot';
/** Enough to tell `org.apache.kafka` from `org.apache.lucene`. */
export const SEGMENTS = 3;
const MOST = 8;
/** Code beside classes: libraries of systems, Clojure. */
const OTHER_CODE = /\.(?:so|dll|dylib|jnilib|clj|cljc)$/;
/** Packages with fewer of its classes are rather bundled ones. */
const LEAST_SHARE = 0.02;
/** Of the Java runtime itself, whose jars are no artifacts of Maven. */
const RUNTIME = /^(?:java|jdk|sun|com\.sun\.(?:crypto|java|jdi|jndi|naming|net|nio|security|tools))(?:\.|$)/;
/** Partly of the runtime, partly libraries of their own. */
const EXTENSION = /^javax(?:\.|$)/;

/** Counts classes while the directory of an archive is read. */
export class OwnPackages {
  readonly #counts = new Map<string, number>();
  #classes = 0;
  #hasApplication = false;
  #hasOtherCode = false;

  /** @param name of an entry */
  add(name: string): void {
    if (APPLICATION.test(name)) this.#hasApplication = true;
    if (OTHER_CODE.test(name)) this.#hasOtherCode = true;
    if (!name.endsWith('.class') || name.endsWith('module-info.class')) return;
    const folder = CLASS.exec(name)?.[1];
    if (folder === undefined || APPLICATION.test(name) || folder.startsWith('META-INF/')) return;
    this.#classes++;
    const segments = folder.split('/').slice(0, -1).slice(0, SEGMENTS);
    if (segments.length === 0) return;
    const key = segments.join('.');
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** True for the archive of an application, such as a war or Spring Boot's: beside it is nothing but what starts it. */
  get isApplication(): boolean {
    return this.#hasApplication && [...this.#counts.keys()].every((name) => name === LAUNCHER);
  }

  get hasCode(): boolean {
    return this.#classes > 0 || this.#hasOtherCode;
  }

  /** Whether all of its classes are of the Java runtime. */
  get areOfRuntime(): boolean {
    const names = [...this.#counts.keys()];
    return names.some((one) => RUNTIME.test(one)) && names.every((one) => RUNTIME.test(one) || EXTENSION.test(one));
  }

  /**
   * The first three segments of the packages with most classes, at most 8 of them, the one with most first.
   * @param isBundled packages of artifacts that are bundled in it are left out
   */
  list(isBundled: (name: string) => boolean): string[] {
    return [...this.#counts]
      .filter(([name, count]) => count >= this.#classes * LEAST_SHARE && !isBundled(name))
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, MOST)
      .map(([name]) => name);
  }
}
