;;; emacs.el --- Opens a program in Emacs  -*- lexical-binding: t -*-

;;; Commentary:

;; Its colours, its indentation, and what the server says of it.

;;; Code:

(require 'phonon-mode)
(require 'eglot)
(require 'flymake)

(defvar phonon-test-failures nil)

(defun phonon-test-check (what found expected)
  "Note that WHAT is FOUND, unless it is as EXPECTED."
  (unless (equal found expected)
    (push what phonon-test-failures)
    (message "emacs: %s: %S instead of %S" what found expected)))

(defun phonon-test-face (word)
  "The face of the first WORD of the program that stands in no comment."
  (goto-char (point-min))
  (forward-line 1)
  (search-forward word)
  (let ((face (get-text-property (match-beginning 0) 'face)))
    (if (consp face) (car face) face)))

(find-file (getenv "PHONON_PIECE"))
(phonon-test-check "mode" major-mode 'phonon-mode)
(font-lock-ensure)
(phonon-test-check "comment" (get-text-property 5 'face) 'font-lock-comment-face)
(dolist (expected '(("tempo" . font-lock-keyword-face)
                    ("~beat" . font-lock-variable-name-face)
                    ("gain" . font-lock-function-name-face)
                    ("bd" . font-lock-string-face)
                    ("*4" . font-lock-builtin-face)
                    ("82.5" . font-lock-constant-face)))
  (phonon-test-check (car expected) (phonon-test-face (car expected)) (cdr expected)))

;; The server: the mistake comes, with its way out.
(setq eglot-sync-connect 20)
(apply #'eglot--connect (eglot--guess-contact))
(let ((end (+ (float-time) 20)))
  (while (and (null (flymake-diagnostics)) (< (float-time) end))
    (flymake-start)
    (accept-process-output nil 0.05)))
(let ((said (car (flymake-diagnostics))))
  (phonon-test-check "a diagnostic comes" (not (null said)) t)
  (when said
    (phonon-test-check "its line" (line-number-at-pos (flymake-diagnostic-beg said)) 4)
    (phonon-test-check "its way out" (not (null (string-match-p "lpf" (flymake-diagnostic-text said)))) t)))
(eglot-shutdown (eglot-current-server))

;; What plays: a player beside the file says so, and it is lit up.
(let* ((socket (expand-file-name (concat "." (file-name-nondirectory buffer-file-name) ".sock")
                                 (file-name-directory buffer-file-name)))
       (line "{\"cycle\":1,\"playing\":[{\"start\":{\"line\":3,\"character\":2},\"end\":{\"line\":3,\"character\":6}}]}\n")
       (lit (lambda () (seq-filter (lambda (overlay) (overlay-get overlay 'phonon-playing))
                                   (overlays-in (point-min) (point-max)))))
       (end (+ (float-time) 20)))
  (ignore-errors (delete-file socket))
  (let ((player (make-network-process
                 :name "player" :server t :family 'local :service socket
                 :log (lambda (_server listener _message) (process-send-string listener line)))))
    (while (and (null (funcall lit)) (< (float-time) end))
      (accept-process-output nil 0.05))
    (phonon-test-check "what plays is lit up" (length (funcall lit)) 1)
    (delete-process player)
    (ignore-errors (delete-file socket))))

(with-temp-buffer
  (phonon-mode)
  (let ((text "out: stack [\n  s \"bd*4\",\n  s \"hh*8\"\n    # gain 0.5,\n]\n  # reverb 0.4\nfor i in 1..2:\n  ~a[i]: saw 55\n"))
    (insert (replace-regexp-in-string "^ +" "" text))
    (let ((inhibit-message t)) (indent-region (point-min) (point-max)))
    (phonon-test-check "indentation" (buffer-string) text)))

(kill-emacs (if phonon-test-failures 1 0))

;;; emacs.el ends here
