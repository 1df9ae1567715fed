// Jars of Maven Central, fetched by Maven itself.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** Of `group:artifact:version`. */
export function readCoordinates(text: string): Coordinates {
  const [group = '', artifact = '', version = ''] = text.split(':');
  return { group, artifact, version };
}

/** Puts the jars into the folder, as `group/artifact-version.jar`. */
export async function copyArtifacts(folder: string, artifacts: readonly Coordinates[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'pom.xml'), projectOf(artifacts));
  await run('mvn', ['-q', '-B', 'dependency:copy'], { cwd: folder });
}

function projectOf(artifacts: readonly Coordinates[]): string {
  const items = artifacts.map(
    ({ group, artifact, version }) =>
      `<artifactItem><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>` +
      `<outputDirectory>${group}</outputDirectory></artifactItem>`,
  );
  return `<project><modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>jars</artifactId><version>1</version>
<packaging>pom</packaging><build><plugins><plugin><artifactId>maven-dependency-plugin</artifactId><configuration>
<artifactItems>${items.join('\n')}</artifactItems></configuration></plugin></plugins></build></project>\n`;
}
