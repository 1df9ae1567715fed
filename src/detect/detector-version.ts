// The version of detection: stored evidence of another version is read again from its layer.

/** Raised whenever a parser, a kind of evidence, the form of `LayerEvidence` or how far its bytes are checked changes. */
export const DETECTOR_VERSION = 16;
