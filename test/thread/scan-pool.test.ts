// The scan thread as the server has it: a real one, on real files.

import { describe, expect, it } from 'vitest';
import { DETECTOR_VERSION } from '../../src/detect/detector-version.ts';
import { openFilesystemStore } from '../../src/storage/filesystem-store.ts';
import { createScanPool } from '../../src/thread/scan-pool.ts';
import { putBlob } from '../support/put-blob.ts';
import { debian } from '../support/scanned-images.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describe('the scan thread', () => {
  const folder = useTemporaryFolder();

  it('reads layers and combines them', async () => {
    const store = await openFilesystemStore(folder());
    const image = debian('3.0.1-1');
    const layers = image.blobs.slice(1);
    for (const layer of layers) await putBlob(store, layer);
    const pool = createScanPool(folder());
    try {
      expect(pool.detectorVersion).toBe(DETECTOR_VERSION);
      const evidence = [];
      for (const { descriptor } of layers) evidence.push(await pool.readLayer(descriptor));
      const detection = await pool.combine({ layers: [...evidence, null], bills: [] });
      expect(detection.components.map(({ name }) => name).sort()).toEqual(['bash', 'openssl']);
    } finally {
      await pool.close();
    }
  });

  it('says which layer is not there', async () => {
    const pool = createScanPool(folder());
    const layer = {
      digest: `sha256:${'0'.repeat(64)}` as const,
      mediaType: 'application/vnd.oci.image.layer.v1.tar',
      size: 1,
    };
    try {
      await expect(pool.readLayer(layer as never)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
    } finally {
      await pool.close();
    }
  });
});
