"""What images, audio and video say of themselves: names, texts, playing time, rights, AI. Decodes no pixel, no sound."""
